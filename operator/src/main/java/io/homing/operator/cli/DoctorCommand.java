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

/** {@code homing doctor}: what is wrong, on which thing, and what to type next. */
@Command(
        name = "doctor",
        description = "Looks at everything that must hold for mail to come home; changes nothing.",
        footer = {
            "",
            "What these credentials have no right to ask is marked ?, and is not as good as",
            "ok. A host's own see little of SES: --credentials FILE with those of somebody",
            "who has the policy homing-doctor. docs/doctor.md explains every line.",
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
            description = "Ask AWS about SES and the bucket with these (default: those of the host).")
    private Path credentials;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "Whose mail comes here, as often as needed (default: the domains of the mailboxes here).")
    private List<DomainName> domains = List.of();

    @Option(
            names = "--imap",
            paramLabel = "HOST[:PORT]",
            description = "Where clients read mail, as often as needed: certificate and names.")
    private List<ImapHost> imap = List.of();

    @Option(
            names = "--resolver",
            paramLabel = "ADDRESS:PORT",
            converter = Typed.Resolver.class,
            description = "Ask this one about the DNS (default: the resolvers of this host).")
    private InetSocketAddress resolver;

    @Option(names = "--changes", description = "Prints only what is better or worse than last time.")
    private boolean changes;

    @Option(
            names = "--mail",
            paramLabel = "ADDRESS",
            description = "Also sends what it prints through SES, if there is anything.")
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
                lastResults.keep(findings); // last: what could not be told is news tomorrow, too
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
            // a finding says already that nobody may ask
        }
    }

    private void send(AgentConfig settings, Wiring.Look look, List<Finding> told) {
        if (domains.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--mail wants --domain: one that SES sends for");
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
