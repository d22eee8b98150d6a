package io.homing.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LivenessTest {
    private static final Duration MAX_AGE = Duration.ofMinutes(10);

    private long now = Long.MAX_VALUE - 1; // System.nanoTime may begin anywhere, and overflow
    private final Liveness liveness = new Liveness(MAX_AGE, () -> now);

    @Test
    void nothingIsReadyBeforeTheFirstSyncIsComplete() {
        liveness.published();
        assertThat(liveness.ready().yes()).isFalse();
        assertThat(liveness.ready().why()).contains("first sync");
        liveness.complete();
        assertThat(liveness.ready().yes()).isTrue();
    }

    @Test
    void troubleIsForgivenForAsLongAsTheConfigurationSays() {
        liveness.complete();
        pass(MAX_AGE);
        liveness.failed();
        assertThat(liveness.ready().yes()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(liveness.ready().yes()).isFalse();
        assertThat(liveness.ready().why()).contains("601s", "600s");
    }

    @Test
    void catchingUpAfterwardsIsNewsFromTheJournalToo() {
        liveness.complete();
        pass(MAX_AGE.plusSeconds(1));
        liveness.published();
        assertThat(liveness.ready().yes()).isTrue();
    }

    @Test
    void aStoreInTroubleIsNoReasonForARestart() {
        for (int hours = 0; hours < 100; hours++) {
            pass(Duration.ofHours(1));
            liveness.failed();
        }
        assertThat(liveness.alive().yes()).isTrue();
        assertThat(liveness.ready().yes()).isFalse();
    }

    @Test
    void aFirstSyncOfManyHoursIsNoReasonForARestart() {
        for (int hours = 0; hours < 100; hours++) {
            pass(Duration.ofHours(1));
            liveness.published();
        }
        assertThat(liveness.alive().yes()).isTrue();
    }

    @Test
    void nothingAtAllForAnHourIsAReason() {
        pass(Liveness.STUCK);
        assertThat(liveness.alive().yes()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(liveness.alive().yes()).isFalse();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
