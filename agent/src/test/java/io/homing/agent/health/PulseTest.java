package io.homing.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PulseTest {
    private static final Duration MAX_AGE = Duration.ofMinutes(10);

    private long now = Long.MAX_VALUE - 1; // System.nanoTime may begin anywhere, and overflow
    private final Pulse pulse = new Pulse(MAX_AGE, () -> now);

    @Test
    void nothingIsReadyBeforeTheFirstSyncIsComplete() {
        pulse.published();
        assertThat(pulse.ready().yes()).isFalse();
        assertThat(pulse.ready().why()).contains("first sync");
        pulse.complete();
        assertThat(pulse.ready().yes()).isTrue();
    }

    @Test
    void troubleIsForgivenForAsLongAsTheConfigurationSays() {
        pulse.complete();
        pass(MAX_AGE);
        pulse.troubled();
        assertThat(pulse.ready().yes()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(pulse.ready().yes()).isFalse();
        assertThat(pulse.ready().why()).contains("601s", "600s");
    }

    @Test
    void catchingUpAfterwardsIsNewsFromTheJournalToo() {
        pulse.complete();
        pass(MAX_AGE.plusSeconds(1));
        pulse.published();
        assertThat(pulse.ready().yes()).isTrue();
    }

    @Test
    void aStoreInTroubleIsNoReasonForARestart() {
        for (int hours = 0; hours < 100; hours++) {
            pass(Duration.ofHours(1));
            pulse.troubled();
        }
        assertThat(pulse.alive().yes()).isTrue();
        assertThat(pulse.ready().yes()).isFalse();
    }

    @Test
    void aFirstSyncOfManyHoursIsNoReasonForARestart() {
        for (int hours = 0; hours < 100; hours++) {
            pass(Duration.ofHours(1));
            pulse.published();
        }
        assertThat(pulse.alive().yes()).isTrue();
    }

    @Test
    void nothingAtAllForAnHourIsAReason() {
        pass(Pulse.STUCK);
        assertThat(pulse.alive().yes()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(pulse.alive().yes()).isFalse();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
