package io.homing.lambda.sweep;

import io.homing.lambda.event.DeliveryTimes;
import io.homing.store.SweepStore.SweepCheckpoint;
import io.homing.store.SweepStore.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which mails the sweep may process: those whose event can no longer come. Otherwise two calls would process one
 * mail, and the sweep has less information than the event.
 *
 * @param watch what this sweep and earlier ones observed of the queue
 * @param now the time of this sweep
 */
record EventWatch(Watch watch, Instant now) {
    /** Two scheduled sweeps are about {@link DeliveryTimes#SWEEP} apart, not exactly. */
    private static final Duration APART = DeliveryTimes.SWEEP.minusMinutes(1);

    /** A longer gap means that the function was stopped: the events of that time are still to come. */
    private static final Duration GAP = DeliveryTimes.SWEEP.multipliedBy(4);

    /** @param events the number of events in the queue now; empty if it is unknown */
    static EventWatch of(SweepCheckpoint before, Instant now, Optional<Long> events) {
        boolean isResumed =
                lastSweep(before).filter(last -> last.plus(GAP).isBefore(now)).isPresent();
        Optional<Watch> known = before.watch().filter(watch -> !isResumed);
        Instant since = known.map(Watch::since).orElse(isResumed ? now : Instant.EPOCH);
        boolean isEmpty = events.filter(number -> number == 0).isPresent();
        Optional<Instant> empty = isEmpty ? known.flatMap(Watch::empty).or(() -> Optional.of(now)) : Optional.empty();
        return new EventWatch(new Watch(since, now, empty), now);
    }

    /** The state before the first sweep, and in a restored table. */
    private static Optional<Instant> lastSweep(SweepCheckpoint before) {
        return before.watch()
                .map(Watch::last)
                .or(() -> Optional.of(before.decided()).filter(decided -> decided.isAfter(Instant.EPOCH)));
    }

    /** Whether the event of a mail that SES stored at this time can no longer come. */
    boolean isOver(Instant stored) {
        boolean isQuiet = watch.empty()
                .filter(empty -> stored.isBefore(empty) && !empty.plus(APART).isAfter(now))
                .isPresent();
        Instant from = stored.isAfter(watch.since()) ? stored : watch.since();
        return isQuiet || from.plus(DeliveryTimes.longest()).isBefore(now);
    }
}
