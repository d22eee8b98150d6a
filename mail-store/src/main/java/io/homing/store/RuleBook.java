package io.homing.store;

import java.util.Collection;
import java.util.List;

/** The port for routing rules: the cloud side asks it with every mail, an operator changes it. */
public interface RuleBook {
    /** The rules that exist among these patterns, in no order. */
    List<Rule> among(Collection<RulePattern> patterns);

    /** Every rule, in order of pattern. */
    List<Rule> all();

    /**
     * Makes a change and puts it on record, both or neither.
     *
     * @return false where nothing was done: the rule is not (any more) what the change says that it was
     */
    boolean change(RuleChange change);

    /** The changes that were made, the newest first. */
    List<RuleChange> changes(int limit);
}
