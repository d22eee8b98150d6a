package io.homing.agent.metrics;

import io.homing.agent.cost.Bill;
import io.homing.agent.cost.Rates;
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
public final class Meters implements Progress {
    private static final Pattern SERIES =
            Pattern.compile("(homing_\\w+)\\{([^}]*)} (-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)\\b");
    private static final String COMPLETE = "complete";
    private static final double GIGABYTE = 1 << 30;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();
    private final Rates prices = Rates.prices();
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
    public Meters(HostName host, String version, Path root, List<Lane> lanes, InstantSource clock) {
        this.lanes = List.copyOf(lanes);
        this.clock = clock;
        registry.config().commonTags("host", host.toString());
        set(Signal.BUILD, version, 1);
        List.of(Signal.MAILS, Signal.BYTES, Signal.COST, Signal.CYCLE_SECONDS)
                .forEach(counter -> add(counter, "", 0)); // else Prometheus would not see the first step
        add(Signal.CYCLES, COMPLETE, 0);
        room(Signal.DISK_FREE, root, FileStore::getUsableSpace);
        room(Signal.DISK_SIZE, root, FileStore::getTotalSpace);
    }

    /** A request goes out. */
    public void requested(String operation) {
        add(Signal.REQUESTS, operation, 1);
        add(Signal.COST, "", Bill.ofRequest(operation, prices));
    }

    @Override
    public void found(Lane lane, Position position, List<Entry> waiting) {
        String label = lane.toString();
        set(Signal.POSITION, label, (double) position.value());
        set(Signal.LAG, label, waiting.size());
        set(
                Signal.COMPLETE_UNTIL,
                label,
                seconds(waiting.isEmpty() ? clock.instant() : waiting.getFirst().committed()));
    }

    @Override
    public void published(long mails, long bytes) {
        add(Signal.MAILS, "", (double) mails);
        add(Signal.BYTES, "", (double) bytes);
        add(Signal.COST, "", bytes / GIGABYTE * prices.of("transfer.gigabyte"));
    }

    /** A look came to the end of every lane. */
    public void complete(SyncReport report, Duration took) {
        for (SyncReport.LaneReport lane : report.lanes()) {
            set(Signal.POSITION, lane.lane().toString(), (double)
                    lane.position().value());
            set(Signal.WITHHELD, lane.lane().toString(), lane.withheld());
        }
        set(Signal.OBSTRUCTED, "", report.obstructed().isPresent() ? 1 : 0);
        set(Signal.LAST_SUCCESS, "", seconds(clock.instant()));
        ended(COMPLETE, took);
    }

    /** A look ended in trouble; {@code outcome} is a word for it, one of few. */
    public void troubled(String outcome, Duration took) {
        ended(outcome, took);
    }

    private void ended(String outcome, Duration took) {
        double seconds = took.toNanos() / 1e9;
        add(Signal.CYCLES, outcome, 1);
        add(Signal.CYCLE_SECONDS, "", seconds);
        set(Signal.LAST_CYCLE, "", seconds);
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
            Signal.named(line.group(1)).ifPresent(signal -> resume(signal, label(signal, labels), value));
        }
    }

    private void resume(Signal signal, String label, double value) {
        if (signal.kind() == Signal.Kind.COUNTER) {
            add(signal, label, value);
            return;
        }
        boolean measuredAnew = signal == Signal.BUILD || signal == Signal.DISK_FREE || signal == Signal.DISK_SIZE;
        boolean lanesOfOthers = signal.label().equals("lane")
                && lanes.stream().noneMatch(lane -> lane.toString().equals(label));
        if (!measuredAnew && !lanesOfOthers) {
            set(signal, label, value);
        }
    }

    private static String label(Signal signal, String labels) {
        Matcher label =
                Pattern.compile("(?:^|,)" + signal.label() + "=\"([^\"]*)\"").matcher(labels);
        return !signal.label().isEmpty() && label.find() ? label.group(1) : "";
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }

    private void add(Signal signal, String label, double amount) {
        Counter.builder(signal.meter())
                .description(signal.meaning())
                .tags(signal.tags(label))
                .register(registry)
                .increment(amount);
    }

    private void set(Signal signal, String label, double value) {
        gauges.computeIfAbsent(signal + " " + label, name -> {
                    var current = new AtomicReference<>(value);
                    Gauge.builder(signal.meter(), current, AtomicReference::get)
                            .description(signal.meaning())
                            .tags(signal.tags(label))
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

    private void room(Signal signal, Path root, Room room) {
        Gauge.builder(signal.meter(), root, path -> {
                    try {
                        return room.of(Files.getFileStore(path));
                    } catch (IOException e) {
                        return Double.NaN; // not mounted: told as unknown, and the cycle tells the rest
                    }
                })
                .description(signal.meaning())
                .register(registry);
    }
}
