package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.HomingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff QUICK = new Backoff(Duration.ofNanos(1), Duration.ofNanos(10), 5);

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void theFirstResultEndsIt() {
        assertThat(QUICK.untilWon(() -> attempts.incrementAndGet() < 3 ? Optional.empty() : Optional.of("won")))
                .contains("won");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void itIsGivenUpAfterAllAttempts() {
        assertThat(QUICK.untilWon(() -> {
                    attempts.incrementAndGet();
                    return Optional.empty();
                }))
                .isEmpty();
        assertThat(attempts).hasValue(5);
    }

    @Test
    void anInterruptionEndsThePauseAndStays() {
        var slow = new Backoff(Duration.ofDays(1), Duration.ofDays(1), 2);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> slow.untilWon(Optional::empty)).isInstanceOf(HomingException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void noNumberOfLossesMakesThePauseOverflow() {
        var backoff = new Backoff(Duration.ofNanos(1), Duration.ofNanos(2), 200);
        assertThat(backoff.untilWon(() -> attempts.incrementAndGet() < 200 ? Optional.empty() : Optional.of(1)))
                .contains(1);
    }
}
