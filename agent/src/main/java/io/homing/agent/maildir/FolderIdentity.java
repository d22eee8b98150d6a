package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.Sha256;

/**
 * The identity of a folder for IMAP clients and {@code doveadm sync}. It follows from the names, so that hosts agree without
 * communicating. A folder that a user deleted and that a later mail makes again is another folder: its UIDVALIDITY grows
 * (RFC 9051, 2.3.1.1); otherwise clients would show old mails under the new UIDs.
 *
 * @param uidValidity 1 to 2^31-1
 * @param guid 32 hexadecimal digits
 */
record FolderIdentity(long uidValidity, String guid) {
    private static final long HALF = 1L << 30;

    /** @param remadeAt the position that makes the folder again; {@link Position#NONE} if it is made for the first time */
    static FolderIdentity of(MailboxName mailbox, FolderName folder, Position remadeAt) {
        String name = mailbox + "\n" + folder;
        long base = Long.parseLong(Sha256.of(name).value().substring(0, 8), 16) % HALF;
        String guid = Sha256.of(name + "\n" + remadeAt).value().substring(0, 32);
        return new FolderIdentity(1 + base + Math.min(remadeAt.value(), HALF - 2), guid);
    }

    /** The content of a {@code dovecot-uidlist} that Dovecot accepts as its own: version 3, no mails yet, next UID 1. */
    byte[] uidList() {
        return ("3 V" + uidValidity + " N1 G" + guid + "\n").getBytes(US_ASCII);
    }
}
