package io.homing.agent.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page on metrics. */
public final class MetricsReference {
    private MetricsReference() {}

    public static String text() {
        return """
                # Metrics

                `homing run` serves its metrics with `GET /metrics` at `health.address`; `homing sync` writes them to
                `metrics.textfile`, and continues to count there from run to run. Every metric has the label `host`: the name of this
                host in the journal. A metric without a known value is not exported. [monitoring.md](../monitoring.md) describes what
                to observe.

                | metric | type | label | meaning |
                |---|---|---|---|
                """ + rows(Metric.Source.AGENT) + """

                ## Commands

                `homing status`, `homing verify` and `homing doctor` write their findings to a file for the textfile collector with the
                option `--textfile FILE`. Their label `host` is the host that ran the command.

                | metric | type | label | meaning |
                |---|---|---|---|
                """ + rows(Metric.Source.COMMAND);
    }

    private static String rows(Metric.Source source) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.source() == source)
                .map(metric -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                metric.series(),
                                metric.kind().name().toLowerCase(Locale.ROOT),
                                metric.label().isEmpty() ? "" : "`" + metric.label() + "`",
                                metric.help()))
                .collect(Collectors.joining());
    }
}
