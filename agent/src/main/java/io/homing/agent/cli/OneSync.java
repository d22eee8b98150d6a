package io.homing.agent.cli;

import io.homing.agent.Wiring;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.metrics.Meters;
import io.homing.agent.metrics.Textfile;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.Stop;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One run up to the end of the journal, and what is told of it. */
record OneSync(Path config, boolean json, PrintWriter out, PrintWriter err) {
    /**
     * What is asked for by these words, if they are what a timer types each minute. Read without picocli, to which the
     * annotations of one command take longer than a look at the journal takes.
     */
    static Optional<OneSync> typedByATimer(String... words) {
        boolean plain = words.length == 1;
        boolean withFile = words.length == 3 && ConfigOption.NAMES.contains(words[1]) && !words[2].startsWith("-");
        return words.length > 0 && words[0].equals("sync") && (plain || withFile)
                ? Optional.of(new OneSync(
                        Path.of(plain ? ConfigOption.DEFAULT : words[2]),
                        false,
                        new PrintWriter(System.out, true, System.out.charset()),
                        new PrintWriter(System.err, true, System.err.charset())))
                : Optional.empty();
    }

    /** Returns the exit code; what goes wrong is thrown. */
    int run(Stop stop) {
        AgentConfig settings = ConfigReader.read(config);
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
            out.println(json ? ReportText.json(report) : ReportText.human(report));
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
