package io.homing.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A change of a routing rule, as it stays on record.
 *
 * @param when by the clock of who made it, to the millisecond
 * @param who made it, in his own words
 * @param pattern of the rule
 * @param before the rule as it was; empty where there was none
 * @param after the rule as it became; empty where there is none any more
 */
public record RuleChange(Instant when, String who, RulePattern pattern, Optional<Rule> before, Optional<Rule> after) {
    public RuleChange {
        when = when.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(who);
        Objects.requireNonNull(pattern);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
        for (Optional<Rule> rule : List.of(before, after)) {
            Require.that(
                    rule.isEmpty() || rule.get().pattern().equals(pattern),
                    "changed rule",
                    rule.map(Rule::pattern).orElse(null),
                    "the pattern " + pattern);
        }
    }

    /** The change that takes this one back. */
    public RuleChange undo(Instant now, String by) {
        return new RuleChange(now, by, pattern, after, before);
    }
}
