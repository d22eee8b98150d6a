package io.homing.agent.cli;

import io.homing.agent.Wiring;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.metrics.Meters;
import io.homing.agent.metrics.Textfile;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.Stop;
import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code homing sync}: one run, for a timer. */
@Command(
        name = "sync",
        description = "Brings this host up to the end of the journal, then exits: for a timer or by hand.",
        footer = {"", "Example: homing sync --dry-run"},
        mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "Only shows what would be delivered where, up to one batch per lane.")
    private boolean dryRun;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return dryRun ? plan() : sync(homing.stop());
    }

    private int plan() {
        SyncPlan plan = Wiring.plan(config.read());
        out().println(json ? ReportText.json(plan) : ReportText.human(plan));
        return ExitCode.OK.code();
    }

    private int sync(Stop stop) {
        AgentConfig settings = config.read();
        Optional<Path> textfile = settings.metrics().textfile();
        return textfile.isPresent()
                ? counted(settings, stop, new Textfile(textfile.get()))
                : sync(settings, stop, request -> {}, Progress.NONE, report -> {});
    }

    /** With numbers for Prometheus. Without, not a class of what counts is loaded: a timer starts us every minute. */
    private int counted(AgentConfig settings, Stop stop, Textfile textfile) {
        Meters meters = Wiring.meters(settings);
        meters.resume(textfile.read());
        long began = System.nanoTime();
        try {
            return sync(settings, stop, meters::requested, meters, report -> {
                if (!stop.requested()) { // or the run ended early
                    meters.complete(report, Duration.ofNanos(System.nanoTime() - began));
                }
            });
        } catch (RuntimeException e) {
            meters.troubled(Failure.of(e).outcome(), Duration.ofNanos(System.nanoTime() - began));
            throw e;
        } finally {
            textfile.write(meters.text());
        }
    }

    private int sync(
            AgentConfig settings,
            Stop stop,
            Consumer<String> requests,
            Progress progress,
            Consumer<SyncReport> complete) {
        try (Wiring.Agent agent = Wiring.agent(settings, stop, requests)) {
            SyncReport report = watched(agent.sync(), progress);
            complete.accept(report);
            out().println(json ? ReportText.json(report) : ReportText.human(report));
            report.obstructed().ifPresent(trouble -> {
                throw trouble;
            });
            return (report.withheldNow().isEmpty() ? ExitCode.OK : ExitCode.WITHHELD).code();
        }
    }

    private SyncReport watched(SyncRun run, Progress progress) {
        try (ProgressLine line = ProgressLine.onTerminal(spec.commandLine().getErr())) {
            return run.run(line.and(progress));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
