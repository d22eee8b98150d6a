package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.metrics.Metric;
import io.homing.agent.metrics.Metrics;
import io.homing.operator.Wiring;
import io.homing.operator.aws.AwsAccount;
import io.homing.operator.aws.Reputation;
import io.homing.operator.aws.TextMail;
import io.homing.operator.dns.DomainName;
import io.homing.operator.doctor.Checks;
import io.homing.operator.doctor.Doctor;
import io.homing.operator.doctor.Finding;
import io.homing.operator.doctor.Finding.Level;
import io.homing.operator.doctor.ImapHost;
import io.homing.operator.doctor.LastResults;
import io.homing.store.Address;
import io.homing.store.HomingException;
import io.homing.store.SenderAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code homing doctor}: finds problems and prints the next step for each. */
@Command(
        name = "doctor",
        description = {
            "Checks everything that the delivery of mail depends on, and prints the next step for each problem.",
            "Changes nothing."
        },
        footer = {
            "",
            "A line marked ? could not be checked, in most cases because the credentials have "
                    + "no permission for it. The credentials of a host see little of SES: pass those of a "
                    + "user with the policy homing-doctor as --credentials FILE. docs/doctor.md explains "
                    + "every line.",
            "",
            "Example: homing doctor --domain example.org --imap imap.home.example",
            "  homing doctor --changes --mail you@example.com        # for a daily timer"
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Credentials file for the checks of SES and of the bucket (default: the credentials of the host).")
    private Path credentials;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description =
                    "Domain whose mail this host receives; may be repeated (default: the domains of the mailboxes on this host).")
    private List<DomainName> domains = List.of();

    @Option(
            names = "--imap",
            paramLabel = "HOST[:PORT]",
            description = "IMAP host of mail clients; may be repeated. Checks its certificate and its names.")
    private List<ImapHost> imap = List.of();

    @Option(
            names = "--resolver",
            paramLabel = "ADDRESS:PORT",
            converter = Typed.Resolver.class,
            description = "DNS resolver (default: the resolvers of this host).")
    private InetSocketAddress resolver;

    @Option(names = "--changes", description = "Prints only the findings whose level has changed since the last run.")
    private boolean changes;

    @Option(
            names = "--mail",
            paramLabel = "ADDRESS",
            description = "Also sends the printed findings to this address through SES, if there are any.")
    private Address mail;

    @Mixin
    private JsonOption json;

    @Mixin
    private TextfileOption textfile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        AgentConfig settings;
        try {
            settings = config.read();
        } catch (HomingException e) {
            print(e.details().stream()
                    .map(problem -> new Finding("configuration", Level.ERROR, config.file() + ": " + problem, e.hint()))
                    .toList());
            return ExitCode.CONFIG.code();
        }
        try (Wiring.Look look = Wiring.look(settings.store(), Optional.ofNullable(credentials))) {
            var wishes = new Checks.Wishes(domains, imap, Optional.ofNullable(resolver));
            List<Finding> findings = Doctor.examine(
                    Checks.of(settings, look.feed(), look.rules(), look.own(), look.account(), wishes), PATIENCE);
            textfile.write(settings.host(), metrics -> tell(findings, look.account(), metrics));
            var lastResults = new LastResults(settings.mail().root());
            List<Finding> told = changes ? lastResults.changed(findings) : findings;
            print(told);
            if (mail != null && !told.isEmpty()) {
                send(settings, look, told);
            }
            if (changes) {
                lastResults.keep(findings); // last: findings that could not be sent are reported by the next run
            }
            return exit(findings).code();
        }
    }

    private static void tell(List<Finding> findings, AwsAccount account, Metrics metrics) {
        metrics.set(Metric.DOCTOR_TIME, Instant.now());
        for (Level level : Level.values()) {
            metrics.set(Metric.DOCTOR_FINDINGS, level, (double) DoctorText.count(findings, level));
        }
        try {
            Reputation reputation = account.reputation();
            metrics.set(Metric.BOUNCES, reputation.bounceRatio());
            metrics.set(Metric.COMPLAINTS, reputation.complaintRatio());
        } catch (HomingException e) {
            // a finding reports the missing permission
        }
    }

    private void send(AgentConfig settings, Wiring.Look look, List<Finding> told) {
        if (domains.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--mail requires --domain: a domain for which SES may send mail");
        }
        Address from = SenderAddress.HOMING.at(domains.getFirst().toString());
        String subject = "Homing on %s: %s".formatted(settings.host(), DoctorText.summary(told));
        var letter = new TextMail(from, mail, subject, DoctorText.human(told));
        look.account().send(from.value(), mail.value(), letter.bytes(Instant.now()));
    }

    private void print(List<Finding> findings) {
        json.print(DoctorJson::fields, findings, DoctorText::human);
    }

    private static ExitCode exit(List<Finding> findings) {
        if (DoctorText.count(findings, Level.ERROR) > 0) {
            return ExitCode.UNWELL;
        }
        return DoctorText.count(findings, Level.WARNING) > 0 ? ExitCode.WARNING : ExitCode.OK;
    }
}
