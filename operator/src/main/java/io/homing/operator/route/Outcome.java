package io.homing.operator.route;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Rule;
import io.homing.store.SenderAddress;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import io.homing.store.routing.Routing;
import java.util.List;
import java.util.Optional;

/**
 * The decisions of the rules about a mail for one of its recipients.
 *
 * @param rule the one that applies; empty for none
 * @param decisions empty where no rule applies: then the setting of the function decides, which is not in the store
 */
public record Outcome(Optional<Rule> rule, List<Decision> decisions) {
    /** A description of what happens to mail without a rule. */
    public static final String NO_RULE =
            "no rule: goes to the default mailbox of the function (HOMING_DEFAULT_MAILBOX), or is held if there is none";

    public Outcome {
        decisions = List.copyOf(decisions);
    }

    /** @param sender of the envelope; empty for the null sender */
    static Outcome of(Routing routing, Address recipient, Optional<Address> sender, Verdicts verdicts) {
        return of(routing, recipient, sender, verdicts, Optional.empty());
    }

    /** @param automatic as {@link Routing#decide(Address, Optional, Verdicts, Optional)} takes it */
    static Outcome of(
            Routing routing,
            Address recipient,
            Optional<Address> sender,
            Verdicts verdicts,
            Optional<String> automatic) {
        Optional<Rule> rule = routing.ruleFor(recipient);
        boolean elsewhere = rule.isEmpty() && verdicts.virus() != Verdict.FAIL && !SenderAddress.isReserved(recipient);
        return new Outcome(rule, elsewhere ? List.of() : routing.decide(recipient, sender, verdicts, automatic));
    }

    /** The targets, written as actions, without the reasons. */
    public List<String> where() {
        return decisions.isEmpty()
                ? List.of("no rule")
                : decisions.stream().map(RuleSyntax::of).sorted().toList();
    }
}
