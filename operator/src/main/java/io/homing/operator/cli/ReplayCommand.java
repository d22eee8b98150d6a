package io.homing.operator.cli;

import io.homing.operator.route.RuleReplay;
import io.homing.operator.route.Rules;
import io.homing.store.HomingException;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code homing route replay}: a change tried on old mail. */
@Command(
        name = "replay",
        description = "Says which mails of the last days would go elsewhere under a change; changes nothing.",
        footer = {
            "",
            "The change is that of `homing route set`, or --remove PATTERN. What is",
            "compared are the rules as they are now, with it and without it. Mail is",
            "found as long as the bucket keeps what SES stored.",
            "",
            "Example: homing route replay --days 7 --remove ann@example.org",
            "  homing route replay --days 30 '*@example.org' bounce"
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Option(
            names = "--days",
            paramLabel = "N",
            converter = Whole.Days.class,
            description = "How far back (default: ${DEFAULT-VALUE}).",
            defaultValue = "30")
    private int days;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Change change;

    @Mixin
    private JsonOption json;

    /** One of the two. */
    static final class Change {
        @ArgGroup(exclusive = false)
        private RuleSyntaxOption set;

        @Option(names = "--remove", paramLabel = "PATTERN", description = "The rule that would go.")
        private String remove;

        /** Throws {@link HomingException} where it makes no sense. */
        Function<Rules, RuleChange> plan() {
            String nobody = "replay";
            if (remove != null) {
                return rules -> rules.remove(remove, nobody);
            }
            Rule rule = set.rule();
            return rules -> rules.set(rule, nobody);
        }
    }

    @Override
    public Integer call() {
        Function<Rules, RuleChange> plan = change.plan();
        return store.on(ports -> {
            RuleChange planned = plan.apply(new Rules(ports.rules(), ports.clock()));
            List<Rule> rules = ports.rules().all();
            RuleReplay.Result result = new RuleReplay(ports.mails(), ports.recovery())
                    .run(ports.clock().instant().minus(Duration.ofDays(days)), rules, planned);
            json.print(ReplayJson::fields, result, ReplayText::human);
        });
    }
}
