package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.metrics.Metric;
import io.homing.agent.metrics.Metrics;
import io.homing.operator.Wiring;
import io.homing.operator.status.Status;
import io.homing.operator.status.StatusCollector;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private JsonOption json;

    @Mixin
    private TextfileOption textfile;

    @Override
    public Integer call() {
        AgentConfig settings = config.read();
        try (Wiring.View view = Wiring.view(settings)) {
            Status status = new StatusCollector(settings, view.feed(), view.volume(), Duration.ofMinutes(minutes))
                    .collect(view.clock().instant());
            json.print(StatusJson::fields, status, StatusText::human);
            textfile.write(settings.host(), metrics -> tell(status, metrics));
            return (status.isWell() ? ExitCode.OK : ExitCode.UNWELL).code();
        }
    }

    private static void tell(Status status, Metrics metrics) {
        metrics.set(Metric.STATUS_TIME, status.at());
        metrics.set(Metric.STATUS_TROUBLES, status.troubles().size());
        status.board().ifPresent(sweepStatus -> metrics.set(Metric.HELD, sweepStatus.held()));
        for (Status.Host host : status.hosts()) {
            String name = host.name().toString();
            host.seen().ifPresent(seen -> metrics.set(Metric.HOST_SEEN, name, seen));
            metrics.set(Metric.HOST_BEHIND, name, (double)
                    host.lanes().stream().mapToLong(Status.LaneOf::behind).sum());
        }
    }
}
