package io.homing.operator.route;

import io.homing.store.Address;
import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import io.homing.store.routing.Routing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The reasons for the routing of an address.
 *
 * @param levels the four, most specific first
 * @param applied the rule that applies: that of the first level that has one; empty for none
 * @param spam the treatment of mail that SES classifies as spam
 * @param dmarcReject the treatment of mail that fails DMARC under a policy of reject
 * @param outcomes the decisions by the kind of mail
 */
public record Explanation(
        Address address,
        List<Level> levels,
        Optional<Rule> applied,
        PolicySource spam,
        PolicySource dmarcReject,
        Map<Kind, Outcome> outcomes) {

    /** An external sender, to whom a bounce can be sent. */
    public static final Address EXTERNAL_SENDER = new Address("sender@example.net");

    /**
     * A level of the hierarchy.
     *
     * @param name a short description
     * @param pattern empty where the address has no such level, or it equals the previous one
     */
    public record Level(String name, Optional<RulePattern> pattern, Optional<Rule> rule) {}

    /** A treatment and the rule that sets it. */
    public record PolicySource(Treatment treatment, String whose) {}

    /** The kinds of mail whose outcomes are shown. */
    public enum Kind {
        ORDINARY,
        SPAM,
        DMARC_REJECT,
        VIRUS,
        /** Mail that SES could not scan for viruses. */
        UNSCANNED,
        /** A bounce, an auto-reply, a notification: sent by a program, without an envelope sender. */
        AUTOMATIC;

        private Verdicts verdicts() {
            Verdicts verdicts = Explanation.verdicts(this == SPAM, this == VIRUS, this == DMARC_REJECT);
            return this == UNSCANNED ? verdicts.withVirus(Verdict.PROCESSING_FAILED) : verdicts;
        }

        private Optional<Address> sender() {
            return this == AUTOMATIC ? Optional.empty() : Optional.of(EXTERNAL_SENDER);
        }
    }

    /** Verdicts that pass except for the given ones. */
    public static Verdicts verdicts(boolean spam, boolean virus, boolean dmarcReject) {
        return new Verdicts(failed(spam), failed(virus), Verdict.PASS, Verdict.PASS, failed(dmarcReject), dmarcReject);
    }

    private static Verdict failed(boolean bad) {
        return bad ? Verdict.FAIL : Verdict.PASS;
    }

    /** @param rules all that can apply to the address */
    static Explanation of(List<Rule> rules, Address address) {
        Routing routing = Rules.routing(rules);
        Optional<Rule> applied = routing.ruleFor(address);
        Map<Kind, Outcome> outcomes = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            outcomes.put(kind, Outcome.of(routing, address, kind.sender(), kind.verdicts()));
        }
        return new Explanation(
                address,
                levels(routing, address),
                applied,
                policy(routing, applied, Policy::spam),
                policy(routing, applied, Policy::dmarcReject),
                outcomes);
    }

    private static List<Level> levels(Routing routing, Address address) {
        List<RulePattern> patterns = new ArrayList<>(RulePattern.candidates(address));
        Map<String, Optional<RulePattern>> byName = new LinkedHashMap<>();
        for (String name : List.of("the address itself", "without its +tag", "the whole domain", "everybody")) {
            byName.put(name, Optional.empty());
        }
        for (RulePattern pattern : patterns) {
            String name = pattern.equals(RulePattern.ANYONE)
                    ? "everybody"
                    : pattern.value().startsWith("*@")
                            ? "the whole domain"
                            : pattern.value().equalsIgnoreCase(address.value())
                                    ? "the address itself"
                                    : "without its +tag";
            byName.put(name, Optional.of(pattern));
        }
        return byName.entrySet().stream()
                .map(level -> new Level(
                        level.getKey(), level.getValue(), level.getValue().map(routing.rules()::get)))
                .toList();
    }

    private static PolicySource policy(
            Routing routing, Optional<Rule> applied, Function<Policy, Optional<Treatment>> aspect) {
        Optional<Rule> everybody = Optional.ofNullable(routing.rules().get(RulePattern.ANYONE));
        String whose = applied.filter(rule -> aspect.apply(rule.policy()).isPresent())
                .or(() -> everybody.filter(rule -> aspect.apply(rule.policy()).isPresent()))
                .map(rule -> "rule " + rule.pattern())
                .orElse("the default, because no rule sets it");
        return new PolicySource(aspect.apply(routing.policyOf(applied)).orElseThrow(), whose);
    }
}
