package io.homing.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The port for writing, which the function uses. Every method may throw {@link HomingException}, and every
 * method may be repeated, in whole or after a crash anywhere, without harm.
 *
 * <p>The order of use is the order that makes a crash harmless: {@link #putCanonical}, {@link #commit}, {@link
 * #putManifest}. A journal entry never points to an object that is not there yet.
 */
public interface MailStore {
    /** The raw mail as SES wrote it; empty where no such object is. */
    Optional<Incoming> incoming(MessageId message);

    /** The records of those messages about which something was decided. One request per 100 messages. */
    Map<MessageId, MessageRecord> findAll(List<MessageId> messages);

    /** The record of one message; empty if nothing was decided about it. */
    default Optional<MessageRecord> find(MessageId message) {
        return Optional.ofNullable(findAll(List.of(message)).get(message));
    }

    /** The journal entries of a message, also those that answer one of them; in order of lane and position. */
    List<Entry> entries(MessageId message);

    /** The canonical mail below this prefix; empty where there is none. */
    Optional<byte[]> canonical(MessageId message, MailPrefix mailPrefix);

    /** The canonical mail of a record, from the first prefix with an object that the record describes; empty where there is none. */
    default Optional<byte[]> findCanonical(IndexRecord record) {
        return Stream.of(MailPrefix.values())
                .flatMap(mailPrefix -> canonical(record.message(), mailPrefix).stream())
                .filter(record::describes)
                .findFirst();
    }

    /**
     * Stores a canonical mail below this prefix, unless there is one.
     *
     * @return the one that is there now: two events of one mail may know different envelope senders, and the journal may
     *     name one form only
     */
    byte[] putCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail);

    /** Stores a canonical mail in the place of one that is missing or corrupt. */
    void replaceCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail);

    /**
     * Carries decisions out and records them with the mail: a {@link Decision.Deliver} gets its place in the journal, a
     * {@link Decision.Forward} or {@link Decision.Bounce} is put into the {@link Outbox}, a {@link Decision.Hold} among
     * the {@link HeldMail}.
     *
     * <p>All deliveries of one call for a lane that fit into a transaction are committed in one (all or nothing); the
     * record comes with the last transaction, so that a record with a decision means that the decision was carried out. A
     * message has at most one place per mailbox: what has one keeps it, and several decisions for one mailbox get one
     * place, that of the first.
     *
     * @param record of the mail whose canonical form is stored
     * @param decisions about all recipients of this event; added to those that are recorded already
     * @return one placement per mailbox among the deliveries, in their order
     */
    List<CommitResult> commit(IndexRecord record, List<Decision> decisions);

    /** Writes the second copy of a committed entry under {@link StoreLayout#manifest}; one that is there stays. */
    void putManifest(Entry entry);
}
