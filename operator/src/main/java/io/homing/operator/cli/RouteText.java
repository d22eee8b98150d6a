package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.homing.agent.log.SafeText;
import io.homing.operator.route.Explanation;
import io.homing.operator.route.Outcome;
import io.homing.operator.route.RuleSyntax;
import io.homing.store.Address;
import io.homing.store.Policy;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.SenderAddress;
import io.homing.store.json.DecisionJson;
import io.homing.store.json.Fields;
import io.homing.store.json.RuleJson;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules, their changes and their effects as text and as JSON. */
final class RouteText {
    private static final String NOTHING = "-";

    private RouteText() {}

    static String human(List<Rule> rules) {
        var textTable = new TextTable().row("pattern", "spam", "dmarc-reject", "actions");
        for (Rule rule : rules) {
            textTable.row(
                    rule.pattern().value(),
                    rule.policy().spam().map(RuleSyntax::of).orElse(NOTHING),
                    rule.policy().dmarcReject().map(RuleSyntax::of).orElse(NOTHING),
                    actions(rule));
        }
        boolean everybody = rules.stream().anyMatch(rule -> rule.pattern().equals(RulePattern.ANYONE));
        return (rules.isEmpty() ? "" : textTable + System.lineSeparator())
                + (everybody ? "" : "any other address: " + Outcome.NO_RULE);
    }

    private static String actions(Rule rule) {
        return RuleSyntax.of(new Rule(rule.pattern(), rule.actions(), Policy.NONE));
    }

    static String json(List<Rule> rules) {
        ObjectNode json = Fields.document();
        ArrayNode all = json.putArray("rules");
        rules.forEach(rule -> all.addRawValue(raw(RuleJson.write(rule))));
        return json.toString();
    }

    static String human(RuleChange change, boolean made) {
        if (change.before().equals(change.after())) {
            return "nothing to do: the rule for %s is already set like this".formatted(change.pattern());
        }
        return "%s%s: %s".formatted(made ? "" : "would change ", change.pattern(), change(change));
    }

    private static String change(RuleChange change) {
        return words(change.before()) + " → " + words(change.after());
    }

    private static String words(Optional<Rule> rule) {
        return rule.map(RuleSyntax::of).orElse("no rule");
    }

    /** @param made false for a dry run */
    static String json(RuleChange change, boolean made) {
        return Fields.document()
                .put("made", made)
                .putRawValue("change", raw(RuleJson.write(change)))
                .toString();
    }

    static String history(List<RuleChange> changes) {
        if (changes.isEmpty()) {
            return "no rule has been changed yet";
        }
        var textTable = new TextTable().row("", "time", "author", "pattern", "change");
        for (int n = 0; n < changes.size(); n++) {
            RuleChange change = changes.get(n);
            textTable.row(
                    Integer.toString(n + 1),
                    change.when().toString(),
                    SafeText.of(change.who()),
                    change.pattern().value(),
                    change(change));
        }
        return textTable.toString();
    }

    static String historyJson(List<RuleChange> changes) {
        ObjectNode json = Fields.document();
        ArrayNode all = json.putArray("changes");
        changes.forEach(change -> all.addRawValue(raw(RuleJson.write(change))));
        return json.toString();
    }

    /** One line per decision. */
    static String human(Outcome outcome) {
        if (outcome.decisions().isEmpty()) {
            return Outcome.NO_RULE;
        }
        var textTable = new TextTable();
        outcome.decisions()
                .forEach(decision -> textTable.row(RuleSyntax.of(decision), "because: " + decision.because()));
        return textTable.toString();
    }

    static String json(Address address, Outcome outcome) {
        return fill(Fields.document().put("address", address.value()), outcome).toString();
    }

    private static ObjectNode fill(ObjectNode json, Outcome outcome) {
        outcome.rule().ifPresent(rule -> json.put("rule", rule.pattern().value()));
        ArrayNode decisions = json.putArray("decisions");
        outcome.decisions().forEach(decision -> decisions.addRawValue(raw(DecisionJson.write(decision))));
        return json;
    }

    static String human(Explanation explanation) {
        var levels = new TextTable();
        for (Explanation.Level level : explanation.levels()) {
            String what = level.rule()
                    .map(rule -> (rule.equals(explanation.applied().orElse(null))
                                    ? "APPLIES: "
                                    : isSpecial(explanation.address())
                                            ? "does not apply to this address: "
                                            : "overridden by a more specific rule: ")
                            + RuleSyntax.of(rule))
                    .orElse(level.pattern().isPresent() ? "no rule" : "");
            levels.row(level.name(), level.pattern().map(RulePattern::value).orElse(NOTHING), what);
        }
        var policy = new TextTable();
        policy.row(
                "spam",
                RuleSyntax.of(explanation.spam().treatment()),
                explanation.spam().whose());
        policy.row(
                "dmarc-reject",
                RuleSyntax.of(explanation.dmarcReject().treatment()),
                explanation.dmarcReject().whose());
        policy.row("virus", "hold", "always");
        var outcomes = new TextTable();
        explanation.outcomes().forEach((kind, outcome) -> outcomes.row(name(kind), where(outcome)));
        return String.join(
                System.lineSeparator(),
                "rules for " + explanation.address() + ", the most specific first:",
                indent(levels),
                "policy:",
                indent(policy),
                "what happens to",
                indent(outcomes));
    }

    private static boolean isSpecial(Address address) {
        return SenderAddress.isReserved(address) || SenderAddress.isPostmaster(address);
    }

    private static String indent(TextTable textTable) {
        return textTable
                .toString()
                .lines()
                .map(line -> "  " + line)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String where(Outcome outcome) {
        return outcome.decisions().isEmpty() ? Outcome.NO_RULE : String.join("  ", outcome.where());
    }

    private static String name(Explanation.Kind kind) {
        return switch (kind) {
            case ORDINARY -> "an ordinary mail";
            case SPAM -> "spam";
            case DMARC_REJECT -> "a forged sender (DMARC reject)";
            case VIRUS -> "a virus";
            case UNSCANNED -> "a mail not scanned for viruses";
            case AUTOMATIC -> "a bounce or auto-reply";
        };
    }

    static String json(Explanation explanation) {
        ObjectNode json = Fields.document().put("address", explanation.address().value());
        explanation
                .applied()
                .ifPresent(rule -> json.put("speaks", rule.pattern().value()));
        ArrayNode levels = json.putArray("levels");
        for (Explanation.Level level : explanation.levels()) {
            ObjectNode one = levels.addObject().put("level", level.name());
            level.pattern().ifPresent(pattern -> one.put("pattern", pattern.value()));
            level.rule().ifPresent(rule -> one.putRawValue("rule", raw(RuleJson.write(rule))));
        }
        policy(json.putObject("spam"), explanation.spam());
        policy(json.putObject("dmarcReject"), explanation.dmarcReject());
        ObjectNode outcomes = json.putObject("outcomes");
        explanation
                .outcomes()
                .forEach((kind, outcome) -> fill(outcomes.putObject(kind.name().toLowerCase(Locale.ROOT)), outcome));
        return json.toString();
    }

    private static void policy(ObjectNode json, Explanation.PolicySource policySource) {
        json.put("treatment", RuleSyntax.of(policySource.treatment())).put("whose", policySource.whose());
    }

    static RawValue raw(String json) {
        return new RawValue(json);
    }
}
