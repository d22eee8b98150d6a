package io.homing.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of the journal: one delivery, and all that an agent needs to make it. Immutable once committed.
 *
 * @param lane the lane of the mailbox
 * @param position its place there
 * @param message the mail
 * @param mailbox the account that gets it
 * @param folder the folder of that account
 * @param flags the flags it has from birth, mostly none
 * @param size of the canonical mail in bytes
 * @param sha256 of the canonical mail
 * @param received when SES accepted it, to the millisecond: INTERNALDATE for IMAP
 * @param committed when it got its place, to the millisecond; never before that of an earlier position
 * @param object where the canonical mail is
 * @param replaces the earlier position of this lane that it stands in for; empty for a delivery of its own. Only a host
 *     that withheld that position delivers it
 */
public record Entry(
        Lane lane,
        Position position,
        MessageId message,
        MailboxName mailbox,
        FolderName folder,
        Set<Flag> flags,
        long size,
        Sha256 sha256,
        Instant received,
        Instant committed,
        ObjectKey object,
        Optional<Position> replaces) {

    public Entry {
        Objects.requireNonNull(lane);
        Require.that(position.value() > 0, "position of an entry", position, "1 or more");
        Objects.requireNonNull(message);
        Objects.requireNonNull(mailbox);
        Objects.requireNonNull(folder);
        flags = Set.copyOf(flags);
        Require.that(size >= 0, "size", size, "0 or more");
        Objects.requireNonNull(sha256);
        received = received.truncatedTo(ChronoUnit.MILLIS);
        committed = committed.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(object);
        Position own = position;
        Require.that(
                replaces.isEmpty() || replaces.get().compareTo(own) < 0,
                "answered position",
                replaces,
                "an earlier one");
    }

    /** A delivery of its own, which answers nothing. */
    public Entry(
            Lane lane,
            Position position,
            MessageId message,
            MailboxName mailbox,
            FolderName folder,
            Set<Flag> flags,
            long size,
            Sha256 sha256,
            Instant received,
            Instant committed,
            ObjectKey object) {
        this(
                lane,
                position,
                message,
                mailbox,
                folder,
                flags,
                size,
                sha256,
                received,
                committed,
                object,
                Optional.empty());
    }

    /** Whether these bytes are the canonical mail that this entry promises. */
    public boolean describes(byte[] mail) {
        return mail.length == size && Sha256.of(mail).equals(sha256);
    }

    /** The same mail for another folder. */
    public Entry in(FolderName other) {
        return new Entry(
                lane, position, message, mailbox, other, flags, size, sha256, received, committed, object, replaces);
    }

    /** The same mail with one more flag. */
    public Entry with(Flag flag) {
        Set<Flag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new Entry(
                lane, position, message, mailbox, folder, more, size, sha256, received, committed, object, replaces);
    }

    /**
     * The entry that answers this one.
     *
     * @param place its own position
     * @param when it got that place
     * @param size of the canonical mail at {@code object}
     */
    public Entry replacement(Position place, Instant when, long size, Sha256 sha256, ObjectKey object) {
        return new Entry(
                lane,
                place,
                message,
                mailbox,
                folder,
                flags,
                size,
                sha256,
                received,
                when,
                object,
                Optional.of(position));
    }
}
