package io.homing.store;

import java.util.Collection;
import java.util.List;

/**
 * The port for routing rules, which the cloud side asks with every mail, and for the mailboxes that they deliver to. An
 * operator changes both.
 */
public interface RuleBook {
    /** The rules that exist among these patterns, in no order. */
    List<Rule> among(Collection<RulePattern> patterns);

    /** Every rule, in order of pattern. */
    List<Rule> all();

    /**
     * Makes a change and records it, both or neither.
     *
     * @return false where nothing was done: the rule is not, or no longer, as the change expects it
     */
    boolean change(RuleChange change);

    /** What is on record of mailboxes as a whole, in order of name; nothing of those that never were retired. */
    List<MailboxRecord> mailboxes();

    /** Puts it on record of a mailbox, over what was there. */
    void record(MailboxRecord mailbox);

    /** The changes that were made, the newest first. */
    List<RuleChange> changes(int limit);
}
