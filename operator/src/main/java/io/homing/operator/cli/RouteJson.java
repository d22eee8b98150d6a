package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.stored;

import io.homing.operator.route.Explanation;
import io.homing.operator.route.Explanation.Level;
import io.homing.operator.route.Explanation.PolicySource;
import io.homing.operator.route.Outcome;
import io.homing.operator.route.RuleSyntax;
import io.homing.store.Address;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.json.RuleJson;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The JSON of {@code homing route}. */
final class RouteJson {
    private RouteJson() {}

    /** @param made false for a change that was only shown, and where there was nothing to do */
    record Changed(RuleChange change, boolean made) {}

    /** @param outcome what the rules make of mail for the address */
    record Tested(Address address, Outcome outcome) {}

    static JsonObject<List<Rule>> list() {
        return JsonObject.<List<Rule>>empty()
                .field("rules", "As they are stored.", JsonType.list(stored(RuleJson::write)), Function.identity());
    }

    static JsonObject<Changed> change() {
        return JsonObject.<Changed>empty()
                .field("made", "Whether the rules were changed.", FLAG, Changed::made)
                .field("change", "As it is stored.", stored(RuleJson::write), Changed::change);
    }

    static JsonObject<List<RuleChange>> history() {
        return JsonObject.<List<RuleChange>>empty()
                .field(
                        "changes",
                        "The newest first, as stored.",
                        JsonType.list(stored(RuleJson::write)),
                        Function.identity());
    }

    static JsonObject<Tested> test() {
        return JsonObject.<Tested>empty()
                .field(
                        "address",
                        "The recipient.",
                        TEXT,
                        tested -> tested.address().value())
                .fieldsOf(outcome(), Tested::outcome);
    }

    private static JsonObject<Outcome> outcome() {
        return JsonObject.<Outcome>empty()
                .optional(
                        "rule",
                        "The pattern of the rule that applies.",
                        TEXT,
                        outcome -> outcome.rule().map(rule -> rule.pattern().value()))
                .field("decisions", "As stored; empty without a rule.", SearchJson.decisions(), Outcome::decisions);
    }

    static JsonObject<Explanation> explanation() {
        JsonObject<Explanation> outcomes = JsonObject.empty();
        for (Explanation.Kind kind : Explanation.Kind.values()) {
            outcomes.field(
                    kind.name().toLowerCase(Locale.ROOT),
                    "What happens to such a message.",
                    outcome(),
                    explanation -> explanation.outcomes().get(kind));
        }
        return JsonObject.<Explanation>empty()
                .field(
                        "address",
                        "The recipient.",
                        TEXT,
                        explanation -> explanation.address().value())
                .optional(
                        "speaks",
                        "The pattern of the rule that applies.",
                        TEXT,
                        explanation ->
                                explanation.speaks().map(rule -> rule.pattern().value()))
                .field(
                        "levels",
                        "The four levels, the most specific first.",
                        JsonType.list(level()),
                        Explanation::levels)
                .field("spam", "What applies to spam.", source(), Explanation::spam)
                .field("dmarcReject", "What applies to a forged sender.", source(), Explanation::dmarcReject)
                .field("outcomes", "By the kind of message.", outcomes, Function.identity());
    }

    private static JsonObject<Level> level() {
        return JsonObject.<Level>empty()
                .field("level", "Its name.", TEXT, Level::name)
                .optional(
                        "pattern",
                        "Absent where the address has no such level.",
                        TEXT,
                        level -> level.pattern().map(RulePattern::value))
                .optional("rule", "As it is stored.", stored(RuleJson::write), Level::rule);
    }

    private static JsonObject<PolicySource> source() {
        return JsonObject.<PolicySource>empty()
                .field("treatment", "What happens.", TEXT, source -> RuleSyntax.of(source.treatment()))
                .field("whose", "The rule that defines it.", TEXT, PolicySource::whose);
    }
}
