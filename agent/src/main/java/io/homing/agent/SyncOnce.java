package io.homing.agent;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.metrics.AgentMetrics;
import io.homing.agent.metrics.Textfile;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run to the end of the journal: delivers what is pending, prints the report, and returns the exit code.
 *
 * @param config the configuration file
 * @param printer prints the report
 * @param err gets the progress when it is a terminal
 */
public record SyncOnce(Path config, Consumer<SyncReport> printer, PrintWriter err) {
    /** Does the run and prints its report. Returns the exit code; throws when the run fails. */
    public int run(StopSignal stopSignal) {
        AgentConfig settings = ConfigReader.read(config);
        Optional<Path> textfile = settings.metrics().textfile();
        return textfile.isPresent()
                ? counted(settings, stopSignal, new Textfile(textfile.get()))
                : sync(settings, stopSignal, request -> {}, Progress.NONE, report -> {});
    }

    /** A run with metrics for Prometheus. A run without them loads no class of Micrometer, because a timer starts it every minute. */
    private int counted(AgentConfig settings, StopSignal stopSignal, Textfile textfile) {
        AgentMetrics agentMetrics = Wiring.metrics(settings);
        agentMetrics.resume(textfile.read());
        long began = System.nanoTime();
        try {
            return sync(settings, stopSignal, agentMetrics::requested, agentMetrics, report -> {
                if (!stopSignal.requested()) { // or the run ended early
                    agentMetrics.complete(report, Duration.ofNanos(System.nanoTime() - began));
                }
            });
        } catch (RuntimeException e) {
            agentMetrics.failed(Failure.of(e).outcome(), Duration.ofNanos(System.nanoTime() - began));
            throw e;
        } finally {
            textfile.write(agentMetrics.text());
        }
    }

    private int sync(
            AgentConfig settings,
            StopSignal stopSignal,
            Consumer<String> requests,
            Progress progress,
            Consumer<SyncReport> complete) {
        try (Wiring.Agent agent = Wiring.agent(settings, stopSignal, requests)) {
            SyncReport report = watched(agent.sync(), progress);
            complete.accept(report);
            printer.accept(report);
            report.obstructed().ifPresent(trouble -> {
                throw trouble;
            });
            return (report.withheldNow().isEmpty() ? ExitCode.OK : ExitCode.WITHHELD).code();
        }
    }

    private SyncReport watched(SyncRun run, Progress progress) {
        try (ProgressLine line = ProgressLine.onTerminal(err)) {
            return run.run(line.and(progress));
        }
    }
}
