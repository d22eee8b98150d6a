package io.homing.store.aws;

import io.homing.store.HomingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Repeats what can lose a race against another writer. Losing is normal, and what the loser should do is come back at
 * another moment than the other losers: after a random pause of anything between nothing and a limit that doubles
 * ("full jitter": AWS Architecture Blog, Exponential Backoff and Jitter).
 *
 * @param first limit of the first pause
 * @param longest no limit is above this
 * @param attempts before it gives up
 */
record Backoff(Duration first, Duration longest, int attempts) {
    /**
     * A transaction takes some 25 ms and of those that meet one wins, so longer pauses would only be unfair to those
     * that have waited longest. Of 64 writers that never rest, the unluckiest loses some 60 times in a row (simulated);
     * after 100 times and about 25 seconds, the queue in front of the Lambda waits better than the Lambda does.
     */
    static final Backoff WITH_OTHER_WRITERS = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400), 100);

    /**
     * The first result that there is.
     *
     * @param attempt empty where the race was lost
     * @return empty where every attempt lost
     * @throws HomingException where the thread is interrupted while it pauses; it stays marked as interrupted
     */
    <T> Optional<T> untilWon(Supplier<Optional<T>> attempt) {
        Optional<T> result = attempt.get();
        for (int lost = 1; result.isEmpty() && lost < attempts; lost++) {
            pause(lost);
            result = attempt.get();
        }
        return result;
    }

    private void pause(int lost) {
        long limit = Math.min(longest.toNanos(), first.toNanos() << Math.min(lost - 1, 20));
        try {
            Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(limit + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HomingException(
                    HomingException.Kind.PASSING,
                    "Interrupted while waiting for another writer",
                    "Nothing to do: the request is retried.",
                    e);
        }
    }
}
