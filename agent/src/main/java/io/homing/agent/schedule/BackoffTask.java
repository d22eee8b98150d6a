package io.homing.agent.schedule;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One cycle after the other, with patience: after a failure the next ticks are left out for 1, 2, 4 … up to 60 seconds,
 * so that a store in trouble is not hammered and a log is not flooded. The first success forgets it all.
 */
public final class BackoffTask {
    private static final int MOST_SECONDS = 60;

    private final Work work;
    private final LongSupplier nanoTime;
    private int failures;
    private long notBefore;

    /** What a cycle does. */
    @FunctionalInterface
    public interface Work {
        /** Runs once; says whether it went well. */
        boolean run();
    }

    /** @param nanoTime monotonic, so that a Pi that learns the time of day does not wait for years */
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
