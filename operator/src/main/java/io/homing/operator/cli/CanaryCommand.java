package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.OperatorConfig;
import io.homing.operator.Wiring;
import io.homing.operator.aws.TextMail;
import io.homing.operator.canary.Canary;
import io.homing.operator.canary.CanaryResult;
import io.homing.store.Address;
import io.homing.store.HostName;
import io.homing.store.SenderAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code homing canary}: sends a test mail and measures how long its delivery takes. */
@Command(
        name = "canary",
        description = "Sends a test mail through SES and waits until every host has delivered it.",
        footer = {
            "",
            "Set up an address and a folder for the test mail once:",
            "  homing route set canary@example.org deliver:ann@example.org/Canary",
            "Dovecot can empty that folder (autoexpunge); Homing never removes mail. The "
                    + "credentials require the policy homing-doctor. docs/doctor.md describes how to send "
                    + "a canary every hour.",
            "",
            "Example: homing canary --to canary@example.org --host primary --host backup"
        },
        mixinStandardHelpOptions = true)
final class CanaryCommand implements Callable<Integer> {
    private static final int TOKEN_BYTES = 8;

    @Mixin
    private StoreOptions store;

    @Option(names = "--to", paramLabel = "ADDRESS", required = true, description = "Recipient of the test mail.")
    private Address to;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "Sender of the test mail (default: homing@ the domain of the recipient).")
    private Address from;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            required = true,
            description =
                    "Name of a host, as in its agent.yaml, that must deliver the mail. Repeat the option for each host.")
    private List<HostName> hosts;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            converter = Whole.Seconds.class,
            description = "Seconds to wait for the delivery (default: ${DEFAULT-VALUE}).",
            defaultValue = "300")
    private int seconds;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws InterruptedException {
        OperatorConfig config = store.config();
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        Address sender = from == null ? SenderAddress.HOMING.at(to.domain()) : from;
        var mail = new TextMail(
                sender, to, "Homing canary " + token, "This is a test mail of Homing. You can ignore it.\n");
        try (Wiring.Look look = Wiring.look(config.store(), Optional.empty())) {
            var canary = new Canary(look.feed(), config.lanes(), hosts, Canary.Watch.real());
            CanaryResult canaryResult = canary.fly(
                    token,
                    () -> look.account().send(sender.value(), to.value(), mail.bytes(Instant.now())),
                    Duration.ofSeconds(seconds));
            json.print(CanaryJson::fields, canaryResult, this::human);
            return (canaryResult.isHome() ? ExitCode.OK : ExitCode.UNWELL).code();
        }
    }

    private String human(CanaryResult canaryResult) {
        var textTable = new TextTable()
                .row(
                        "journal",
                        canaryResult.journal().map(CanaryCommand::seconds).orElse("not within %d s".formatted(seconds)),
                        canaryResult
                                .place()
                                .map(entry -> "position %s, %s/%s"
                                        .formatted(entry.position(), entry.mailbox(), entry.folder()))
                                .orElse("→ homing route test %s; homing held list; homing doctor".formatted(to)));
        canaryResult
                .home()
                .forEach((host, time) -> textTable.row(
                        host.toString(),
                        time.map(CanaryCommand::seconds).orElse("not within %d s".formatted(seconds)),
                        time.isPresent() || canaryResult.place().isEmpty() ? "" : "→ run on that host: homing doctor"));
        return textTable.toString();
    }

    private static String seconds(Duration time) {
        return "%d s".formatted(time.toSeconds());
    }
}
