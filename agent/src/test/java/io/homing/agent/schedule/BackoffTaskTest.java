package io.homing.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTaskTest {
    private final List<Long> runsAtSecond = new ArrayList<>();
    private long start;
    private long now;
    private boolean well;

    @Test
    void everyTickRunsWhileAllIsWell() {
        well = true;
        tickEverySecond(5);
        assertThat(runsAtSecond).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void afterFailuresItWaitsLongerAndLongerUpToAMinute() {
        tickEverySecond(310);
        assertThat(runsAtSecond).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L, 303L);
    }

    @Test
    void oneSuccessForgetsItAll() {
        var backoffTask = cycle();
        IntStream.range(0, 20).forEach(second -> tick(backoffTask));
        well = true;
        IntStream.range(20, 34).forEach(second -> tick(backoffTask));
        well = false;
        IntStream.range(34, 38).forEach(second -> tick(backoffTask));
        assertThat(runsAtSecond).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 32L, 33L, 34L, 35L, 37L);
    }

    @Test
    void patienceSurvivesTheEndOfTheNumbers() {
        start = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2);
        now = start;
        var backoffTask = cycle();
        IntStream.range(0, 9).forEach(second -> tick(backoffTask));
        assertThat(runsAtSecond).containsExactly(0L, 1L, 3L, 7L);
        assertThat(now).isLessThan(start);
    }

    @Test
    void itCountsFromTheEndOfAFailureNotFromItsBeginning() {
        var backoffTask = new BackoffTask(
                () -> {
                    runsAtSecond.add(TimeUnit.NANOSECONDS.toSeconds(now - start));
                    now += TimeUnit.SECONDS.toNanos(30);
                    return false;
                },
                () -> now);
        backoffTask.tick();
        backoffTask.tick();
        assertThat(runsAtSecond).containsExactly(0L);
        now += TimeUnit.SECONDS.toNanos(1);
        backoffTask.tick();
        assertThat(runsAtSecond).containsExactly(0L, 31L);
    }

    private void tickEverySecond(int seconds) {
        var backoffTask = cycle();
        IntStream.range(0, seconds).forEach(second -> tick(backoffTask));
    }

    private BackoffTask cycle() {
        return new BackoffTask(
                () -> {
                    runsAtSecond.add(TimeUnit.NANOSECONDS.toSeconds(now - start));
                    return well;
                },
                () -> now);
    }

    private void tick(BackoffTask backoffTask) {
        backoffTask.tick();
        now += TimeUnit.SECONDS.toNanos(1);
    }
}
