package io.homing.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The port for writing: what the cloud side does to the store. Every method may throw {@link StoreException}, and every
 * method may be repeated, in whole or after a crash anywhere, without harm.
 *
 * <p>The order of use is the order that makes a crash harmless: {@link #putCanonical}, {@link #commit}, {@link
 * #putManifest}. A journal entry never points to an object that is not there yet.
 */
public interface MailStore {
    /** The raw mail as SES wrote it, at most 40 MB; empty where no such object is. */
    Optional<byte[]> incoming(MessageId message);

    /** The rules that exist among these patterns, in no order. */
    List<Rule> rules(Collection<RulePattern> patterns);

    /** Sets the rule for its pattern. */
    void putRule(Rule rule);

    /** Stores the canonical mail under {@link StoreLayout#processed}. The same bytes every time. */
    void putCanonical(MessageId message, byte[] mail);

    /**
     * Gives every {@link Decision.Deliver} its place in the journal and records the mail with its decisions.
     *
     * <p>All deliveries of one call for a lane that fit into a transaction are committed in one (all or nothing); the
     * record comes with the last of them, so that a record with a decision means that the decision was carried out. A message has at
     * most one place per mailbox: what has one keeps it, and several decisions for one mailbox get one place, that of
     * the first.
     *
     * @param record of the mail whose canonical form is stored
     * @param decisions about all recipients that this event spoke of; added to those that are recorded already
     * @return one placement per mailbox among the deliveries, in their order
     */
    List<Placement> commit(IndexRecord record, List<Decision> decisions);

    /** Writes the second copy of a committed entry under {@link StoreLayout#manifest}; one that is there stays. */
    void putManifest(Entry entry);
}
