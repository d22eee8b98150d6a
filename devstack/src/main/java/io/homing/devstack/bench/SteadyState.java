package io.homing.devstack.bench;

import io.homing.devstack.Footprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What {@code homing run} uses over time: without mail, and with one mail each second. */
final class SteadyState {
    private static final double SECONDS_OF_A_MONTH = 30 * 24 * 60 * 60.0;

    /** The time until effects of the start are over. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final BenchFixture benchFixture;
    private final Path agent;

    SteadyState(BenchFixture benchFixture, Path agent) {
        this.benchFixture = benchFixture;
        this.agent = agent;
    }

    /** @param each how long each of the two states is measured */
    BenchResult watch(Duration each) throws Exception {
        benchFixture.hold(List.of());
        Path volume = Files.createDirectories(benchFixture.directory().resolve("steady"));
        List<BenchMail> mails = BenchMail.mixed((int) each.toSeconds());
        List<Map<String, Object>> rows = new ArrayList<>();
        try (var running = RunningAgent.start(benchFixture, agent, volume)) {
            Thread.sleep(SETTLING);
            rows.add(row("homing run, idle", running, () -> Thread.sleep(each)));
            rows.add(row("homing run, a mail each second", running, () -> {
                for (BenchMail mail : mails) {
                    benchFixture.add(mail);
                    Thread.sleep(Duration.ofSeconds(1));
                }
            }));
            running.await("deliver every mail", () -> Processes.delivered(volume) == mails.size());
        }
        return new BenchResult(
                "e", String.format(Locale.ROOT, "the daemon, for %d s in each state", each.toSeconds()), rows);
    }

    /** Work that takes a while. */
    private interface Workload {
        void run() throws Exception;
    }

    private Map<String, Object> row(String what, RunningAgent running, Workload workload) throws Exception {
        benchFixture.traffic().take();
        Footprint before = running.footprint();
        long start = System.nanoTime();
        workload.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        Footprint after = running.footprint();
        Traffic.Seen seen = benchFixture.traffic().take();
        double cpu = after.cpu().minus(before.cpu()).toNanos() / 1e9;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("", what);
        row.put("CPU s a minute", cpu * TimeUnit.MINUTES.toSeconds(1) / seconds);
        row.put("peak MB", (double) after.peak());
        row.put("$ a month", Comparison.price(seen.requests()) * SECONDS_OF_A_MONTH / seconds);
        row.put("MB", seen.bytes() / 1e6);
        row.put("requests", seen.requests());
        return row;
    }
}
