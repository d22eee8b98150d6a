package io.homing.lambda.sweep;

import io.homing.lambda.event.DeliveryTimes;
import io.homing.store.SweepStore.SweepCheckpoint;
import io.homing.store.SweepStore.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which mails the sweep may take: those of which no event can come any more. Two programs work on one mail
 * otherwise, and the sweep knows less than the event says.
 *
 * @param watch what this sweep and those before it saw of the queue
 * @param now the time of this sweep
 */
record EventWatch(Watch watch, Instant now) {
    /** Two sweeps of a schedule are nearly {@link DeliveryTimes#SWEEP} apart, not exactly. */
    private static final Duration APART = DeliveryTimes.SWEEP.minusMinutes(1);

    /** After a longer gap the function had been stopped: what it would have received meanwhile is still to come. */
    private static final Duration GAP = DeliveryTimes.SWEEP.multipliedBy(4);

    /** @param events how many the queue holds now; empty where nobody can tell */
    static EventWatch of(SweepCheckpoint before, Instant now, Optional<Long> events) {
        boolean isResumed =
                lastSweep(before).filter(last -> last.plus(GAP).isBefore(now)).isPresent();
        Optional<Watch> known = before.watch().filter(watch -> !isResumed);
        Instant since = known.map(Watch::since).orElse(isResumed ? now : Instant.EPOCH);
        boolean isEmpty = events.filter(number -> number == 0).isPresent();
        Optional<Instant> empty = isEmpty ? known.flatMap(Watch::empty).or(() -> Optional.of(now)) : Optional.empty();
        return new EventWatch(new Watch(since, now, empty), now);
    }

    /** Empty before the first sweep, and where the table was restored. */
    private static Optional<Instant> lastSweep(SweepCheckpoint before) {
        return before.watch()
                .map(Watch::last)
                .or(() -> Optional.of(before.decided()).filter(decided -> decided.isAfter(Instant.EPOCH)));
    }

    /** Whether no event of a mail can come any more that SES stored at this time. */
    boolean isOver(Instant stored) {
        boolean isQuiet = watch.empty()
                .filter(empty -> stored.isBefore(empty) && !empty.plus(APART).isAfter(now))
                .isPresent();
        Instant from = stored.isAfter(watch.since()) ? stored : watch.since();
        return isQuiet || from.plus(DeliveryTimes.longest()).isBefore(now);
    }
}
