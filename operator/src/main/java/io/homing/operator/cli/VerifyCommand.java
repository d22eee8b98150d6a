package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.ProgressLine;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.OperatorConfig;
import io.homing.agent.metrics.Metric;
import io.homing.operator.Wiring;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.operator.verify.Verification;
import io.homing.operator.verify.Verifier;
import io.homing.store.HostName;
import io.homing.store.SweepStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code homing verify}: finds missing and damaged mail. */
@Command(
        name = "verify",
        description =
                "Compares the mail that SES accepted with the journal and with this host, and lists every missing mail."
                        + " Changes nothing.",
        footer = {
            "",
            "Mail that a user deleted does not count as missing. docs/operations.md explains how "
                    + "the command recognizes it.",
            "",
            "Example: homing verify --deep"
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Option(names = "--deep", description = "Also reads every file on this host and compares its digest.")
    private boolean deep;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Credentials file of an operator. Also checks that every mail that SES stored has a decision, which a"
                            + " host may not read.")
    private Path credentials;

    @Mixin
    private JsonOption json;

    @Mixin
    private TextfileOption textfile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AgentConfig settings = config.read();
        try (Wiring.View view = Wiring.view(settings)) {
            var verifier = new Verifier(
                    view.feed(),
                    view.volume().get(),
                    settings.sync().lanes(),
                    view.clock().instant(),
                    deep);
            if (credentials == null) {
                return verify(verifier, Optional.empty(), settings.host(), view.clock());
            }
            var operator = new OperatorConfig(settings.store(), 1).with(Optional.of(credentials.toAbsolutePath()));
            try (Wiring.Ports ports = homing.store(operator)) {
                return verify(verifier, Optional.of(ports.recovery()), settings.host(), view.clock());
            }
        }
    }

    private int verify(Verifier verifier, Optional<SweepStore> recovery, HostName host, InstantSource clock) {
        PrintWriter out = spec.commandLine().getOut();
        VerifyText text = json.isSet() ? VerifyText.json(JsonOption.name(spec), out) : VerifyText.human(out);
        try (ProgressLine line = ProgressLine.onTerminal(spec.commandLine().getErr())) {
            Verification result = verifier.run(recovery, line, text::finding);
            text.end(result);
            textfile.write(host, metrics -> {
                metrics.set(Metric.VERIFY_TIME, clock.instant());
                for (Kind kind : Kind.values()) {
                    metrics.set(Metric.VERIFY_FINDINGS, kind, (double) result.count(kind));
                }
            });
            return (result.isWell() ? ExitCode.OK : ExitCode.UNWELL).code();
        }
    }
}
