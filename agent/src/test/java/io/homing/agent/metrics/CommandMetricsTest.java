package io.homing.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HostName;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CommandMetricsTest {
    private final CommandMetrics commandMetrics = new CommandMetrics(new HostName("pi"));

    @Test
    void everySightHasTheNameThatTheReferenceGivesIt() {
        for (CommandMetric commandMetric : CommandMetric.values()) {
            if (commandMetric.label().isEmpty()) {
                commandMetrics.set(commandMetric, 1);
            } else {
                commandMetrics.set(commandMetric, "WORD", 1);
            }
        }
        assertThat(Arrays.stream(CommandMetric.values()))
                .allSatisfy(commandMetric -> assertThat(commandMetrics.text())
                        .contains("# HELP " + commandMetric.series() + " ")
                        .contains("\n" + commandMetric.series() + "{host=\"pi\"" + label(commandMetric) + "} 1"));
    }

    private static String label(CommandMetric commandMetric) {
        return commandMetric.label().isEmpty() ? "" : ",%s=\"word\"".formatted(commandMetric.label());
    }

    @Test
    void momentsAreSecondsOfUnixTimeAndWhatIsNotKnownIsNotTold() {
        commandMetrics.set(CommandMetric.VERIFY_TIME, Instant.ofEpochMilli(1_800_000_000_500L));
        assertThat(commandMetrics.text())
                .contains("homing_verify_timestamp_seconds{host=\"pi\"} 1.8000000005E9")
                .doesNotContain("homing_held_mails");
    }
}
