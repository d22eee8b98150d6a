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

/** {@code homing route}: shows, explains and changes the routing rules. */
@Command(
        name = "route",
        subcommands = ReplayCommand.class,
        description = "Lists, explains and changes the rules that route mail.",
        footer = {
            "",
            "A rule applies to one address (ann@example.org), to a whole domain",
            "(*@example.org) or to every address (*). Only the most specific rule applies.",
            "",
            "Example: homing route explain ann+shop@example.org"
        },
        mixinStandardHelpOptions = true)
final class RouteCommand {
    private static final String DRY_RUN = "Checks and prints the change, but does not make it.";

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
            description = "Sets the rule for a pattern, and replaces an existing one.",
            footer = {
                "",
                "Actions (several deliveries and forwards make an alias or a shared address; bounce, "
                        + "discard and hold cannot be combined):",
                "  deliver:USER@DOMAIN[/FOLDER]         deliver to a folder (default: INBOX)",
                "  deliver-by-tag:USER@DOMAIN[/FOLDER]  the same, but deliver ann+shop@... to the",
                "                                       folder shop: the sender chooses it",
                "  forward:ADDRESS                      forward to another address",
                "  bounce[:TEXT]                        bounce it (default TEXT: no such user)",
                "  discard                              record the mail, but deliver it nowhere",
                "  hold                                 keep the mail until an operator decides",
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
            description = "Removes the rule for a pattern. The next less specific rule then applies.",
            footer = {"", "Example: homing route remove ann@example.org --dry-run"},
            mixinStandardHelpOptions = true)
    int remove(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(paramLabel = "PATTERN", description = "Pattern of the rule.") String pattern,
            @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun,
            @Mixin JsonOption json) {
        return change(store, dryRun, json, (ports, rules) -> rules.remove(pattern, who.who()));
    }

    @Command(
            description = "Lists the changes of rules with time and author, the newest first.",
            footer = {"", "Example: homing route history -n 50"},
            mixinStandardHelpOptions = true)
    int history(
            @Mixin StoreOptions store,
            @Option(
                            names = "-n",
                            paramLabel = "N",
                            converter = Whole.Count.class,
                            description = "Number of changes (default: ${DEFAULT-VALUE}).",
                            defaultValue = "20")
                    int most,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            List<RuleChange> changes = ports.rules().changes(most);
            json.print(RouteJson::history, changes, RouteText::history);
        });
    }

    @Command(
            description = "Reverts a change, if the rule has not been changed since.",
            footer = {"", "Example: homing route undo 2"},
            mixinStandardHelpOptions = true)
    int undo(
            @Mixin StoreOptions store,
            @Mixin ActorOption who,
            @Parameters(
                            paramLabel = "CHANGE",
                            description =
                                    "Number or time of the change, as `homing route history` prints it (default: the newest).",
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
            description = "Shows what would happen now to a mail for an address.",
            footer = {
                "",
                "The result does not cover what depends on the mail itself: mail of a mailing list "
                        + "is not bounced, mail in a forwarding loop is not forwarded, and mail above the daily "
                        + "sending limit is held.",
                "",
                "Example: homing route test ann+shop@example.org --spam"
            },
            mixinStandardHelpOptions = true)
    int test(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ADDRESS", description = "Address of the recipient.") Address recipient,
            @Option(
                            names = "--from",
                            paramLabel = "ADDRESS",
                            description = "Envelope sender, or '<>' for the null sender (default: ${DEFAULT-VALUE}).",
                            converter = Typed.NullableSender.class,
                            defaultValue = "sender@example.net")
                    Typed.Sender from,
            @Option(names = "--spam", description = "Assumes that SES classifies the mail as spam.") boolean spam,
            @Option(names = "--virus", description = "Assumes that SES finds a virus in the mail.") boolean virus,
            @Option(
                            names = "--dmarc-reject",
                            description =
                                    "Assumes that the mail fails DMARC and its domain publishes the policy reject.")
                    boolean dmarcReject,
            @Option(names = "--unscanned", description = "Assumes that SES could not scan the mail for viruses.")
                    boolean unscanned,
            @Option(names = "--automatic", description = "Assumes that the header marks an auto-reply or a report.")
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
            description = "Explains which rule applies to an address, and why the others do not.",
            footer = {"", "Example: homing route explain ann+shop@example.org"},
            mixinStandardHelpOptions = true)
    int explain(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ADDRESS", description = "Address of the recipient.") Address recipient,
            @Mixin JsonOption json) {
        return store.on(ports -> {
            Explanation explanation = new Rules(ports.rules(), ports.clock()).explain(recipient);
            json.print(RouteJson::explanation, explanation, RouteText::human);
        });
    }
}
