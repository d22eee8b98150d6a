package io.homing.agent.maildir;

import io.homing.store.Entry;
import io.homing.store.Flag;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.time.Instant;
import java.util.Set;

/** Entries of which only the place matters. */
final class TestEntries {
    static final MailboxName ANN = MailboxName.of("ann@example.org");
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private TestEntries() {}

    static Entry entry(long position, FolderName folder) {
        return entry(position, folder, NOON);
    }

    static Entry entry(long position, FolderName folder, Instant committed, Flag... flags) {
        return entry(position, ANN, folder, committed, flags);
    }

    static Entry entry(long position, MailboxName mailbox, FolderName folder, Instant committed, Flag... flags) {
        var message = new MessageId("m" + position);
        return new Entry(
                Lane.FIRST,
                new Position(position),
                message,
                mailbox,
                folder,
                Set.of(flags),
                4711,
                Sha256.of(""),
                NOON,
                committed,
                StoreLayout.processed(message));
    }
}
