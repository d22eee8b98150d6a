package io.homing.store.routing;

import io.homing.store.Address;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Looks for what a rule by itself cannot show: mail that would come back to where it was sent on from. */
public final class RuleCheck {
    private final Routing routing;

    private RuleCheck(Routing routing) {
        this.routing = routing;
    }

    /**
     * Why a rule must not be set; empty where it may.
     *
     * @param others every rule there is, with or without the one in question
     */
    public static Optional<String> refusal(Rule rule, List<Rule> others) {
        List<Rule> all = new ArrayList<>(others.stream()
                .filter(other -> !other.pattern().equals(rule.pattern()))
                .toList());
        all.add(rule);
        return new RuleCheck(Routing.of(all, Optional.empty())).loop(rule);
    }

    /** A forward leads back to the rule: by itself, by way of others, or because its pattern covers the address. */
    private Optional<String> loop(Rule rule) {
        for (Address to : targets(rule)) {
            Optional<List<String>> way = way(to, rule, new LinkedHashSet<>());
            if (way.isPresent()) {
                return Optional.of(
                        "a loop of forwards: %s → %s".formatted(rule.pattern(), String.join(" → ", way.get())));
            }
        }
        return Optional.empty();
    }

    /** How a mail to this address comes back to the rule. Mail to other domains leaves Homing, unless a rule covers it. */
    private Optional<List<String>> way(Address address, Rule back, Set<RulePattern> seen) {
        Optional<Rule> next = ours(address);
        if (next.isEmpty() || !seen.add(next.get().pattern())) {
            return Optional.empty();
        }
        if (next.get().pattern().equals(back.pattern())) {
            return Optional.of(List.of(address + " (rule " + back.pattern() + ")"));
        }
        for (Address to : targets(next.get())) {
            Optional<List<String>> rest = way(to, back, seen);
            if (rest.isPresent()) {
                List<String> way = new ArrayList<>(List.of(address.value()));
                way.addAll(rest.get());
                return Optional.of(way);
            }
        }
        return Optional.empty();
    }

    /** The rule that would apply to an address of ours; the rule {@code *} applies only to domains that we have. */
    private Optional<Rule> ours(Address address) {
        return routing.ruleFor(address)
                .filter(rule -> !rule.pattern().equals(RulePattern.ANYONE)
                        || domains().contains(address.domain().toLowerCase(Locale.ROOT)));
    }

    private Set<String> domains() {
        Set<String> domains = new LinkedHashSet<>();
        for (RulePattern pattern : routing.rules().keySet()) {
            domains.add(pattern.value().substring(pattern.value().lastIndexOf('@') + 1));
        }
        return domains;
    }

    private static List<Address> targets(Rule rule) {
        return rule.actions().stream()
                .filter(Action.Forward.class::isInstance)
                .map(action -> ((Action.Forward) action).to())
                .toList();
    }
}
