package io.homing.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HostName;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class GaugesTest {
    private final Gauges gauges = new Gauges(new HostName("pi"));

    @Test
    void everySightHasTheNameThatTheReferenceGivesIt() {
        for (Sight sight : Sight.values()) {
            if (sight.label().isEmpty()) {
                gauges.set(sight, 1);
            } else {
                gauges.set(sight, "WORD", 1);
            }
        }
        assertThat(Arrays.stream(Sight.values()))
                .allSatisfy(sight -> assertThat(gauges.text())
                        .contains("# HELP " + sight.series() + " ")
                        .contains("\n" + sight.series() + "{host=\"pi\"" + label(sight) + "} 1"));
    }

    private static String label(Sight sight) {
        return sight.label().isEmpty() ? "" : ",%s=\"word\"".formatted(sight.label());
    }

    @Test
    void momentsAreSecondsOfUnixTimeAndWhatIsNotKnownIsNotTold() {
        gauges.set(Sight.VERIFY_TIME, Instant.ofEpochMilli(1_800_000_000_500L));
        assertThat(gauges.text())
                .contains("homing_verify_timestamp_seconds{host=\"pi\"} 1.8000000005E9")
                .doesNotContain("homing_held_mails");
    }
}
