package io.homing.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HostName;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    /** Name, type and label of each metric. Rules and dashboards of operators name them: a change here breaks those. */
    private static final String EXPORTED = """
            homing_build_info gauge version
            homing_complete_until_timestamp_seconds gauge lane
            homing_cost_usd_total counter
            homing_cycle_seconds_total counter
            homing_cycles_total counter outcome
            homing_delivered_bytes_total counter
            homing_delivered_mails_total counter
            homing_disk_free_bytes gauge
            homing_disk_size_bytes gauge
            homing_doctor_findings gauge level
            homing_doctor_timestamp_seconds gauge
            homing_held_mails gauge
            homing_host_behind_mails gauge of
            homing_host_seen_timestamp_seconds gauge of
            homing_lag_mails gauge lane
            homing_last_cycle_seconds gauge
            homing_last_success_timestamp_seconds gauge
            homing_obstructed gauge
            homing_position gauge lane
            homing_requests_total counter operation
            homing_ses_bounce_ratio gauge
            homing_ses_complaint_ratio gauge
            homing_status_timestamp_seconds gauge
            homing_status_troubles gauge
            homing_verify_findings gauge kind
            homing_verify_timestamp_seconds gauge
            homing_withheld_mails gauge lane
            """;

    private final Metrics metrics = new Metrics(new HostName("pi"));

    @Test
    void namesTypesAndLabelsStayAsTheyAre() {
        for (Metric metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.COUNTER) {
                metrics.add(metric, "word", 1);
            } else {
                metrics.set(metric, "word", 1);
            }
        }
        String text = metrics.text();
        String exported = text.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length()))
                .map(series -> series + label(text, series.substring(0, series.indexOf(' '))))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(exported).isEqualTo(EXPORTED);
    }

    /** The name of the label beside the host, from the line of a value. */
    private static String label(String text, String name) {
        String labels = text.lines()
                .filter(line -> line.startsWith(name + "{"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*\\{(.*)}.*", "$1");
        return Arrays.stream(labels.split(","))
                .filter(label -> !label.equals("host=\"pi\""))
                .map(label -> " " + label.replace("=\"word\"", ""))
                .collect(Collectors.joining());
    }

    @Test
    void theReferenceNamesEveryMetricAsItIsExported() {
        assertThat(Arrays.stream(Metric.values()).map(Metric::series).sorted())
                .containsExactlyElementsOf(EXPORTED.lines()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .toList());
    }

    @Test
    void timesAreSecondsOfUnixTimeAndUnknownValuesAreNotExported() {
        metrics.set(Metric.VERIFY_TIME, Instant.ofEpochMilli(1_800_000_000_500L));
        assertThat(metrics.text())
                .contains("homing_verify_timestamp_seconds{host=\"pi\"} 1.8000000005E9")
                .doesNotContain("homing_held_mails");
    }

    @Test
    void aValueReplacesTheEarlierOneAndEnumsAreInLowerCase() {
        metrics.set(Metric.DOCTOR_FINDINGS, Metric.Kind.GAUGE, 1);
        metrics.set(Metric.DOCTOR_FINDINGS, Metric.Kind.GAUGE, 2);
        assertThat(metrics.text().lines().filter(line -> !line.startsWith("#")))
                .containsExactly("homing_doctor_findings{host=\"pi\",level=\"gauge\"} 2.0");
    }
}
