package io.homing.store;

import java.util.List;
import java.util.Objects;

/**
 * Where mail for the addresses of a pattern goes. The most specific rule speaks alone; rules are not added up.
 *
 * @param pattern whom it is for
 * @param actions what is done with each mail, at least one; several deliveries make an alias or a shared address
 */
public record Rule(RulePattern pattern, List<Action> actions) {
    public Rule {
        Objects.requireNonNull(pattern);
        actions = List.copyOf(actions);
        Require.that(!actions.isEmpty(), "rule " + pattern, actions, "at least one action");
    }

    /** A rule that delivers to one folder of one mailbox: what most rules are. */
    public static Rule deliver(RulePattern pattern, MailboxName mailbox, FolderName folder) {
        return new Rule(pattern, List.of(new Action.Deliver(mailbox, folder)));
    }

    /** One thing that a rule does. */
    public sealed interface Action {
        /** Put the mail into a folder of a mailbox. */
        record Deliver(MailboxName mailbox, FolderName folder) implements Action {
            public Deliver {
                Objects.requireNonNull(mailbox);
                Objects.requireNonNull(folder);
            }
        }
    }
}
