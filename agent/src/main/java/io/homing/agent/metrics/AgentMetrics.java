package io.homing.agent.metrics;

import io.homing.agent.sync.Progress;
import io.homing.agent.sync.SyncReport;
import io.homing.store.Entry;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what an agent does. Safe for concurrent use. */
public final class AgentMetrics implements Progress {
    private static final Pattern SERIES =
            Pattern.compile("(homing_\\w+)\\{([^}]*)} (-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)\\b");
    private static final String COMPLETE = "complete";
    private static final double GIGABYTE = 1 << 30;

    private final PriceList prices = PriceList.prices();
    private final Metrics metrics;
    private final List<Lane> lanes;
    private final InstantSource clock;

    /**
     * Knows the version and the space on the volume; all else is unknown or 0.
     *
     * @param host the value of the label that every metric has
     * @param root the mail volume, whose space is measured
     * @param lanes that this host follows
     * @param clock decides nothing (I8): it only gives the times that are exported
     */
    public AgentMetrics(HostName host, String version, Path root, List<Lane> lanes, InstantSource clock) {
        this.metrics = new Metrics(host);
        this.lanes = List.copyOf(lanes);
        this.clock = clock;
        metrics.set(Metric.BUILD, version, 1);
        List.of(Metric.MAILS, Metric.BYTES, Metric.COST, Metric.CYCLE_SECONDS)
                .forEach(counter -> metrics.add(counter, "", 0)); // else Prometheus would not see the first step
        metrics.add(Metric.CYCLES, COMPLETE, 0);
        space(Metric.DISK_FREE, root, FileStore::getUsableSpace);
        space(Metric.DISK_SIZE, root, FileStore::getTotalSpace);
    }

    /** A request is sent. */
    public void requested(String operation) {
        metrics.add(Metric.REQUESTS, operation, 1);
        metrics.add(Metric.COST, "", prices.ofRequest(operation));
    }

    @Override
    public void found(Lane lane, Position position, List<Entry> waiting) {
        String label = lane.toString();
        metrics.set(Metric.POSITION, label, (double) position.value());
        metrics.set(Metric.LAG, label, waiting.size());
        metrics.set(
                Metric.COMPLETE_UNTIL,
                label,
                waiting.isEmpty() ? clock.instant() : waiting.getFirst().committed());
    }

    @Override
    public void published(long mails, long bytes) {
        metrics.add(Metric.MAILS, "", (double) mails);
        metrics.add(Metric.BYTES, "", (double) bytes);
        metrics.add(Metric.COST, "", bytes / GIGABYTE * prices.of("transfer.gigabyte"));
    }

    /** A cycle reached the end of every lane. */
    public void complete(SyncReport report, Duration took) {
        for (SyncReport.LaneReport lane : report.lanes()) {
            String label = lane.lane().toString();
            metrics.set(Metric.POSITION, label, (double) lane.position().value());
            metrics.set(Metric.WITHHELD, label, lane.withheld());
        }
        metrics.set(Metric.OBSTRUCTED, report.obstructed().isPresent() ? 1 : 0);
        metrics.set(Metric.LAST_SUCCESS, clock.instant());
        ended(COMPLETE, took);
    }

    /** A cycle failed; {@code outcome} names the failure and is one of few words. */
    public void failed(String outcome, Duration took) {
        ended(outcome, took);
    }

    private void ended(String outcome, Duration took) {
        double seconds = took.toNanos() / 1e9;
        metrics.add(Metric.CYCLES, outcome, 1);
        metrics.add(Metric.CYCLE_SECONDS, "", seconds);
        metrics.set(Metric.LAST_CYCLE, seconds);
    }

    /** All metrics that have a value, in Prometheus' text format. */
    public String text() {
        return metrics.text();
    }

    /**
     * Continues from the values of an earlier run of the same host: else every run of a timer would count from 0, and a
     * run that fails would export no time of the last success. Lines that are no metrics of the agent are ignored.
     *
     * @param earlier what {@link #text} gave then
     */
    public void resume(String earlier) {
        Matcher line = SERIES.matcher(earlier);
        while (line.find()) {
            String labels = line.group(2);
            double value = Double.parseDouble(line.group(3));
            Metric.ofAgent(line.group(1)).ifPresent(metric -> resume(metric, label(metric, labels), value));
        }
    }

    private void resume(Metric metric, String label, double value) {
        if (metric.kind() == Metric.Kind.COUNTER) {
            metrics.add(metric, label, value);
            return;
        }
        boolean measuredNow = metric == Metric.BUILD || metric == Metric.DISK_FREE || metric == Metric.DISK_SIZE;
        boolean lanesOfOthers = metric.label().equals("lane")
                && lanes.stream().noneMatch(lane -> lane.toString().equals(label));
        if (!measuredNow && !lanesOfOthers) {
            metrics.set(metric, label, value);
        }
    }

    private static String label(Metric metric, String labels) {
        Matcher label =
                Pattern.compile("(?:^|,)" + metric.label() + "=\"([^\"]*)\"").matcher(labels);
        return !metric.label().isEmpty() && label.find() ? label.group(1) : "";
    }

    /** One of the sizes of a file system. */
    private interface Space {
        long of(FileStore store) throws IOException;
    }

    private void space(Metric metric, Path root, Space space) {
        metrics.measure(metric, () -> {
            try {
                return space.of(Files.getFileStore(root));
            } catch (IOException e) {
                return Double.NaN; // not mounted: the size is unknown, and the failure of the cycle tells the rest
            }
        });
    }
}
