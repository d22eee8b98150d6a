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

/** {@code homing route replay}: tries a change of rules on old mail. */
@Command(
        name = "replay",
        description =
                "Lists the mails of the last days that a change of rules would route differently. Changes nothing.",
        footer = {
            "",
            "Write the change as for `homing route set`, or as --remove PATTERN. The command "
                    + "compares the current rules with the changed ones, for every mail that the bucket "
                    + "still keeps as SES stored it.",
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
            description = "Number of days (default: ${DEFAULT-VALUE}).",
            defaultValue = "30")
    private int days;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Change change;

    @Mixin
    private JsonOption json;

    /** Either a rule to set or a pattern to remove. */
    static final class Change {
        @ArgGroup(exclusive = false)
        private RuleSyntaxOption set;

        @Option(
                names = "--remove",
                paramLabel = "PATTERN",
                description = "Pattern of the rule that the change removes.")
        private String remove;

        /** Throws {@link HomingException} for an invalid change. */
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
