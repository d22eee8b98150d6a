package io.homing.agent.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page on metrics. */
public final class MetricsReference {
    private MetricsReference() {}

    public static String text() {
        String rows = Arrays.stream(Metric.values())
                .map(metric -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                metric.series(),
                                metric.kind().name().toLowerCase(Locale.ROOT),
                                metric.label().isEmpty() ? "" : "`" + metric.label() + "`",
                                metric.meaning()))
                .collect(Collectors.joining());
        return """
                # Metrics

                `homing run` answers `GET /metrics` at `health.address`; `homing sync` writes `metrics.textfile`, and goes on
                counting there from run to run. Each has the label `host`, which is the name of the host in the journal. What is not
                known yet is not told. [monitoring.md](../monitoring.md) says what to look at.

                | metric | type | label | meaning |
                |---|---|---|---|
                """ + rows + """

                ## What looks once

                `homing status`, `homing verify` and `homing doctor` leave what they found in a file of their own, for the textfile
                collector, where they are asked to: `--textfile FILE`. All of these are gauges, and have the label `host`, too: the one that
                looked.

                | metric | label | meaning |
                |---|---|---|
                """
                + Arrays.stream(CommandMetric.values())
                        .map(commandMetric -> "| `%s` | %s | %s |\n"
                                .formatted(
                                        commandMetric.series(),
                                        commandMetric.label().isEmpty() ? "" : "`" + commandMetric.label() + "`",
                                        commandMetric.meaning()))
                        .collect(Collectors.joining());
    }
}
