package io.homing.lambda.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.lambda.event.DeliveryTimes;
import io.homing.store.SweepStore.SweepCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the sweep may take a mail of which no event came. */
final class EventWatchTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private SweepCheckpoint sweepCheckpoint = SweepCheckpoint.NOTHING;

    private EventWatch sweep(Instant now, Optional<Long> events) {
        EventWatch watch = EventWatch.of(sweepCheckpoint, now, events);
        sweepCheckpoint = new SweepCheckpoint(now.minus(Duration.ofMinutes(15)), Map.of(), Optional.of(watch.watch()));
        return watch;
    }

    private static Instant after(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void twoSweepsMustFindTheQueueEmpty() {
        assertThat(sweep(after(20), Optional.of(0L)).isOver(NOON)).isFalse();
        assertThat(sweep(after(21), Optional.of(0L)).isOver(NOON))
                .as("a repeated call")
                .isFalse();
        EventWatch second = sweep(after(35), Optional.of(0L));
        assertThat(second.isOver(NOON)).isTrue();
        assertThat(second.isOver(after(20)))
                .as("stored after the first of them")
                .isFalse();
    }

    @Test
    void anEventInTheQueueMayBeThatOfTheMail() {
        sweep(after(20), Optional.of(0L));
        assertThat(sweep(after(35), Optional.of(1L)).isOver(NOON)).isFalse();
        assertThat(sweep(after(50), Optional.of(0L)).isOver(NOON))
                .as("the count starts again")
                .isFalse();
        assertThat(sweep(after(65), Optional.of(0L)).isOver(NOON)).isTrue();
    }

    @Test
    void whereNobodyCanTellItWaitsForTheLongestTime() {
        int longest = Math.toIntExact(DeliveryTimes.longest().toMinutes());
        for (int minutes = 15; minutes < longest; minutes += 15) {
            assertThat(sweep(after(minutes), Optional.empty()).isOver(NOON))
                    .as("after %d minutes", minutes)
                    .isFalse();
        }
        assertThat(sweep(after(longest + 15), Optional.empty()).isOver(NOON)).isTrue();
    }

    @Test
    void afterAStopOfTheFunctionItsEventsComeFirst() {
        sweep(after(15), Optional.of(0L));
        int days = 3 * 24 * 60;
        assertThat(sweep(after(days), Optional.of(5L)).isOver(after(60)))
                .as("older than the longest time, but nobody received events")
                .isFalse();
        assertThat(sweep(after(days + 15), Optional.of(0L)).isOver(after(60))).isFalse();
        assertThat(sweep(after(days + 30), Optional.of(0L)).isOver(after(60))).isTrue();
    }

    @Test
    void theStopIsSeenAlsoWhereTheSweepBeforeItWasOfAnOlderVersion() {
        sweepCheckpoint = new SweepCheckpoint(NOON, Map.of());
        assertThat(sweep(after(3 * 24 * 60), Optional.empty()).isOver(after(60)))
                .isFalse();
    }

    @Test
    void theTimesAgree() {
        assertThat(DeliveryTimes.retryAfter(0)).isEqualTo(Duration.ofMinutes(1));
        assertThat(DeliveryTimes.retryAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(DeliveryTimes.retryAfter(1_000)).isLessThanOrEqualTo(Duration.ofHours(12));
        assertThat(DeliveryTimes.untilLastTry()).isGreaterThanOrEqualTo(Duration.ofHours(12));
        assertThat(DeliveryTimes.longest())
                .isGreaterThan(DeliveryTimes.untilLastTry())
                .isGreaterThan(DeliveryTimes.VISIBILITY.multipliedBy(DeliveryTimes.RECEIVES));
    }
}
