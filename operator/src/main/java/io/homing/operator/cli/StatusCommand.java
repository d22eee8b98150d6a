package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.metrics.CommandMetric;
import io.homing.agent.metrics.CommandMetrics;
import io.homing.operator.Wiring;
import io.homing.operator.status.Status;
import io.homing.operator.status.StatusCollector;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homing status}: the state of all hosts. */
@Command(
        name = "status",
        description = "Shows the state of every host, of the function and of this machine, and lists problems.",
        footer = {"", "Example: homing status --json"},
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--max-age",
            paramLabel = "MINUTES",
            converter = Whole.Minutes.class,
            description =
                    "Maximum age in minutes of a heartbeat and of a pending mail (default: ${DEFAULT-VALUE}). Must exceed"
                            + " the interval of a timer that runs `homing sync`.",
            defaultValue = "15")
    private int minutes;

    @Option(names = "--json", description = "Prints the result as JSON; docs/operations.md describes it.")
    private boolean json;

    @Mixin
    private TextfileOption textfile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AgentConfig settings = config.read();
        try (Wiring.View view = Wiring.view(settings)) {
            Status status = new StatusCollector(settings, view.feed(), view.volume(), Duration.ofMinutes(minutes))
                    .collect(view.clock().instant());
            spec.commandLine().getOut().println(json ? StatusText.json(status) : StatusText.human(status));
            textfile.write(settings.host(), commandMetrics -> tell(status, commandMetrics));
            return (status.isWell() ? ExitCode.OK : ExitCode.UNWELL).code();
        }
    }

    private static void tell(Status status, CommandMetrics commandMetrics) {
        commandMetrics.set(CommandMetric.STATUS_TIME, status.at());
        commandMetrics.set(CommandMetric.STATUS_TROUBLES, status.troubles().size());
        status.board().ifPresent(sweepStatus -> commandMetrics.set(CommandMetric.HELD, sweepStatus.held()));
        for (Status.Host host : status.hosts()) {
            String name = host.name().toString();
            host.seen().ifPresent(seen -> commandMetrics.set(CommandMetric.HOST_SEEN, name, seen.toEpochMilli() / 1e3));
            commandMetrics.set(CommandMetric.HOST_BEHIND, name, (double)
                    host.lanes().stream().mapToLong(Status.LaneOf::behind).sum());
        }
    }
}
