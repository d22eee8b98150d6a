package io.homing.operator.cli;

import io.homing.operator.Wiring;
import io.homing.operator.route.Explanation;
import io.homing.operator.route.Outcome;
import io.homing.operator.route.Rules;
import io.homing.store.Address;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homing route}: where mail goes, and why. */
@Command(
        name = "route",
        subcommands = ReplayCommand.class,
        description = "Where mail for an address goes: rules, what they do, who changed them.",
        footer = {
            "",
            "A rule is for one address (ann@example.org), for a whole domain",
            "(*@example.org) or for everybody (*). The most specific rule speaks alone.",
            "",
            "Example: homing route explain ann+shop@example.org"
        },
        mixinStandardHelpOptions = true)
final class RouteCommand {
    private static final String DRY_RUN = "Checks and shows the change, and does not make it.";

    @Command(
            description = "Lists all rules.",
            footer = {"", "Example: homing route list --json"},
            mixinStandardHelpOptions = true)
    int list(@Mixin StoreOptions store, @Mixin JsonOption json) {
        return store.on(ports -> {
            List<Rule> rules = ports.rules().all();
            json.print(RouteJson::list, rules, RouteText::human);
        });
    }

    @Command(
            description = "Sets the rule for a pattern, in the place of the one that is there.",
            footer = {
                "",
                "Actions (several deliveries and forwards make an alias or a shared address;",
                "bounce, discard and hold stand alone):",
                "  deliver:USER@DOMAIN[/FOLDER]         into a folder; INBOX if none is said",
                "  deliver-by-tag:USER@DOMAIN[/FOLDER]  the same, but mail to ann+shop@... goes",
                "                                       to the folder shop: the sender chooses",
                "  forward:ADDRESS                      send it on",
                "  bounce[:TEXT]                        tell the sender that nobody is there",
                "  discard                              put it on record, and no more",
                "  hold                                 keep it until a person looks at it",
                "",
                "Example: homing route set ann@example.org deliver-by-tag:ann@example.org",
                "  homing route set info@example.org deliver:ann@example.org/Info \\",
                "      deliver:bob@example.org forward:carol@example.net --spam hold",
                "  homing route set '*@example.org' 'bounce:Nobody of that name here.'",
                "  homing route set '*' hold --spam hold --dmarc-reject hold"
            },
            mixinStandardHelpOptions = true)
    int set(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Mixin RuleSyntaxOption rule,
            @Mixin NewMailboxOption newMailbox,
            @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun,
            @Mixin JsonOption json) {
        Rule wanted = rule.rule();
        return change(store, dryRun, json, (ports, rules) -> {
            newMailbox.known(store, ports).ifPresent(known -> known.require(wanted));
            return rules.set(wanted, who.who());
        });
    }

    @Command(
            description = "Removes the rule for a pattern: the next level speaks then.",
            footer = {"", "Example: homing route remove ann@example.org --dry-run"},
            mixinStandardHelpOptions = true)
    int remove(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "PATTERN", description = "Of the rule.") String pattern,
            @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun,
            @Mixin JsonOption json) {
        return change(store, dryRun, json, (ports, rules) -> rules.remove(pattern, who.who()));
    }

    @Command(
            description = "Shows who changed which rule when, the newest first.",
            footer = {"", "Example: homing route history -n 50"},
            mixinStandardHelpOptions = true)
    int history(
            @Mixin StoreOptions store,
            @Option(
                            names = "-n",
                            paramLabel = "N",
                            converter = Whole.Count.class,
                            description = "How many (default: ${DEFAULT-VALUE}).",
                            defaultValue = "20")
                    int most,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            List<RuleChange> changes = ports.rules().changes(most);
            json.print(RouteJson::history, changes, RouteText::history);
        });
    }

    @Command(
            description = "Takes a change back, if the rule still is what it made of it.",
            footer = {"", "Example: homing route undo 2"},
            mixinStandardHelpOptions = true)
    int undo(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(
                            paramLabel = "CHANGE",
                            description = "Its number or its time in the history (default: the newest).",
                            defaultValue = "1")
                    String which,
            @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun,
            @Mixin JsonOption json) {
        return change(store, dryRun, json, (ports, rules) -> rules.undo(rules.made(which), who.who()));
    }

    private static int change(
            StoreOptions store, boolean dryRun, JsonOption json, BiFunction<Wiring.Ports, Rules, RuleChange> plan) {
        return store.on(ports -> {
            var rules = new Rules(ports.rules(), ports.clock());
            RuleChange change = plan.apply(ports, rules);
            boolean made = !dryRun && !change.before().equals(change.after());
            if (made) {
                rules.make(change);
            }
            json.print(
                    RouteJson::change,
                    new RouteJson.Changed(change, made),
                    changed -> RouteText.human(changed.change(), !dryRun));
        });
    }

    @Command(
            description = "Says what would happen now to a mail for an address.",
            footer = {
                "",
                "Not known here is what only a mail itself shows: mail of a mailing list is",
                "not bounced, a mail that went in circles is not forwarded, and what exceeds",
                "the daily limit of sends is held.",
                "",
                "Example: homing route test ann+shop@example.org --spam"
            },
            mixinStandardHelpOptions = true)
    int test(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ADDRESS", description = "The recipient.") Address recipient,
            @Option(
                            names = "--from",
                            paramLabel = "ADDRESS",
                            description = "The envelope sender; '<>' for the null sender (default: ${DEFAULT-VALUE}).",
                            converter = Typed.NullableSender.class,
                            defaultValue = "somebody@example.net")
                    Typed.Sender from,
            @Option(names = "--spam", description = "SES takes it for spam.") boolean spam,
            @Option(names = "--virus", description = "SES finds a virus in it.") boolean virus,
            @Option(names = "--dmarc-reject", description = "It fails DMARC, and its domain says reject.")
                    boolean dmarcReject,
            @Option(names = "--unscanned", description = "SES could not scan it for viruses.") boolean unscanned,
            @Option(names = "--automatic", description = "Its header shows an auto-reply or a report.")
                    boolean automatic,
            @Mixin JsonOption json) {
        Optional<Address> sender = Optional.ofNullable(from.address());
        Verdicts verdicts = Explanation.verdicts(spam, virus, dmarcReject);
        return store.on(ports -> {
            Outcome outcome = new Rules(ports.rules(), ports.clock())
                    .test(
                            recipient,
                            sender,
                            unscanned && !virus ? verdicts.withVirus(Verdict.PROCESSING_FAILED) : verdicts,
                            automatic ? Optional.of("a program sent it") : Optional.empty());
            json.print(
                    RouteJson::test,
                    new RouteJson.Tested(recipient, outcome),
                    tested -> RouteText.human(tested.outcome()));
        });
    }

    @Command(
            description = "Says which rule speaks for an address, and why not another.",
            footer = {"", "Example: homing route explain ann+shop@example.org"},
            mixinStandardHelpOptions = true)
    int explain(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ADDRESS", description = "The recipient.") Address recipient,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            Explanation explanation = new Rules(ports.rules(), ports.clock()).explain(recipient);
            json.print(RouteJson::explanation, explanation, RouteText::human);
        });
    }
}
