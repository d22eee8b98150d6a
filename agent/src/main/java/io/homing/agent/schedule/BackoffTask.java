package io.homing.agent.schedule;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs cycles with exponential backoff: after a failure, ticks are skipped for 1, 2, 4 … up to 60 seconds, so that an
 * unavailable store is not flooded with requests, nor the log with lines. The first success ends the backoff.
 */
public final class BackoffTask {
    private static final int MOST_SECONDS = 60;

    private final Work work;
    private final LongSupplier nanoTime;
    private int failures;
    private long notBefore;

    /** The work of one cycle. */
    @FunctionalInterface
    public interface Work {
        /** Runs once; returns whether it succeeded. */
        boolean run();
    }

    /** @param nanoTime monotonic, so that setting the clock of the host does not change the wait */
    BackoffTask(Work work, LongSupplier nanoTime) {
        this.work = work;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    synchronized void tick() {
        if (nanoTime.getAsLong() - notBefore < 0) {
            return;
        }
        if (work.run()) {
            failures = 0;
        } else {
            long seconds = Math.min(MOST_SECONDS, 1L << Math.min(failures, 6));
            failures++;
            notBefore = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(seconds);
        }
    }
}
