package io.homing.agent.metrics;

import io.homing.agent.sync.Progress;
import io.homing.agent.sync.SyncReport;
import io.homing.store.Entry;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what an agent does, and prints it in Prometheus' text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). What is not known yet is not told. Times are told as
 * moments and not as ages, so that they stay true in a file that nobody writes any more. Safe for concurrent use.
 */
public final class AgentMetrics implements Progress {
    private static final Pattern SERIES =
            Pattern.compile("(homing_\\w+)\\{([^}]*)} (-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)\\b");
    private static final String COMPLETE = "complete";
    private static final double GIGABYTE = 1 << 30;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();
    private final PriceList prices = PriceList.prices();
    private final List<Lane> lanes;
    private final InstantSource clock;

    /**
     * Knows nothing yet but who it is and how full the disk is.
     *
     * @param host a label of everything that is told
     * @param root the mail volume, whose room is told
     * @param lanes that this host follows
     * @param clock decides nothing (I8): it only says when something was
     */
    public AgentMetrics(HostName host, String version, Path root, List<Lane> lanes, InstantSource clock) {
        this.lanes = List.copyOf(lanes);
        this.clock = clock;
        registry.config().commonTags("host", host.toString());
        set(Metric.BUILD, version, 1);
        List.of(Metric.MAILS, Metric.BYTES, Metric.COST, Metric.CYCLE_SECONDS)
                .forEach(counter -> add(counter, "", 0)); // else Prometheus would not see the first step
        add(Metric.CYCLES, COMPLETE, 0);
        room(Metric.DISK_FREE, root, FileStore::getUsableSpace);
        room(Metric.DISK_SIZE, root, FileStore::getTotalSpace);
    }

    /** A request goes out. */
    public void requested(String operation) {
        add(Metric.REQUESTS, operation, 1);
        add(Metric.COST, "", prices.ofRequest(operation));
    }

    @Override
    public void found(Lane lane, Position position, List<Entry> waiting) {
        String label = lane.toString();
        set(Metric.POSITION, label, (double) position.value());
        set(Metric.LAG, label, waiting.size());
        set(
                Metric.COMPLETE_UNTIL,
                label,
                seconds(waiting.isEmpty() ? clock.instant() : waiting.getFirst().committed()));
    }

    @Override
    public void published(long mails, long bytes) {
        add(Metric.MAILS, "", (double) mails);
        add(Metric.BYTES, "", (double) bytes);
        add(Metric.COST, "", bytes / GIGABYTE * prices.of("transfer.gigabyte"));
    }

    /** A look came to the end of every lane. */
    public void complete(SyncReport report, Duration took) {
        for (SyncReport.LaneReport lane : report.lanes()) {
            set(Metric.POSITION, lane.lane().toString(), (double)
                    lane.position().value());
            set(Metric.WITHHELD, lane.lane().toString(), lane.withheld());
        }
        set(Metric.OBSTRUCTED, "", report.obstructed().isPresent() ? 1 : 0);
        set(Metric.LAST_SUCCESS, "", seconds(clock.instant()));
        ended(COMPLETE, took);
    }

    /** A look ended in trouble; {@code outcome} is a word for it, one of few. */
    public void failed(String outcome, Duration took) {
        ended(outcome, took);
    }

    private void ended(String outcome, Duration took) {
        double seconds = took.toNanos() / 1e9;
        add(Metric.CYCLES, outcome, 1);
        add(Metric.CYCLE_SECONDS, "", seconds);
        set(Metric.LAST_CYCLE, "", seconds);
    }

    /** Everything that is known, in Prometheus' text format. */
    public String text() {
        return registry.scrape();
    }

    /**
     * Goes on where an earlier run of the same host ended: else every run of a timer would count from 0, and a run that
     * fails would forget when one last went well. What it does not understand it passes over.
     *
     * @param earlier what {@link #text} gave then
     */
    public void resume(String earlier) {
        Matcher line = SERIES.matcher(earlier);
        while (line.find()) {
            String labels = line.group(2);
            double value = Double.parseDouble(line.group(3));
            Metric.named(line.group(1)).ifPresent(metric -> resume(metric, label(metric, labels), value));
        }
    }

    private void resume(Metric metric, String label, double value) {
        if (metric.kind() == Metric.Kind.COUNTER) {
            add(metric, label, value);
            return;
        }
        boolean measuredAnew = metric == Metric.BUILD || metric == Metric.DISK_FREE || metric == Metric.DISK_SIZE;
        boolean lanesOfOthers = metric.label().equals("lane")
                && lanes.stream().noneMatch(lane -> lane.toString().equals(label));
        if (!measuredAnew && !lanesOfOthers) {
            set(metric, label, value);
        }
    }

    private static String label(Metric metric, String labels) {
        Matcher label =
                Pattern.compile("(?:^|,)" + metric.label() + "=\"([^\"]*)\"").matcher(labels);
        return !metric.label().isEmpty() && label.find() ? label.group(1) : "";
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }

    private void add(Metric metric, String label, double amount) {
        Counter.builder(metric.meter())
                .description(metric.meaning())
                .tags(metric.tags(label))
                .register(registry)
                .increment(amount);
    }

    private void set(Metric metric, String label, double value) {
        gauges.computeIfAbsent(metric + " " + label, name -> {
                    var current = new AtomicReference<>(value);
                    Gauge.builder(metric.meter(), current, AtomicReference::get)
                            .description(metric.meaning())
                            .tags(metric.tags(label))
                            .strongReference(true)
                            .register(registry);
                    return current;
                })
                .set(value);
    }

    /** A question about a disk. */
    private interface Room {
        long of(FileStore store) throws IOException;
    }

    private void room(Metric metric, Path root, Room room) {
        Gauge.builder(metric.meter(), root, path -> {
                    try {
                        return room.of(Files.getFileStore(path));
                    } catch (IOException e) {
                        return Double.NaN; // not mounted: told as unknown, and the cycle tells the rest
                    }
                })
                .description(metric.meaning())
                .register(registry);
    }
}
