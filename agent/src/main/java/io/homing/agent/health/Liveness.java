package io.homing.agent.health;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * When a daemon last succeeded, and when it last made progress. There are two answers, because they call for different
 * actions: without a successful poll the operator checks the store, while a restart helps only a daemon that is stuck.
 */
public final class Liveness {
    /**
     * Without progress for longer than this, the daemon is stuck. A batch of 256 MB over a line of 1 Mbit/s takes 35 minutes,
     * and an agent that is killed earlier than that begins the batch again each time.
     */
    static final Duration STUCK = Duration.ofHours(1);

    private final Duration maxAge;
    private final LongSupplier nanoTime;
    private long progressedAt;
    private OptionalLong succeededAt = OptionalLong.empty();

    /**
     * The state of a daemon that has just been started.
     *
     * @param maxAge how old the last successful poll may be
     * @param nanoTime monotonic, so that setting the clock of the host does not count as a stall
     */
    public Liveness(Duration maxAge, LongSupplier nanoTime) {
        this.maxAge = maxAge;
        this.nanoTime = nanoTime;
        this.progressedAt = nanoTime.getAsLong();
    }

    /** An answer to one of the two questions. */
    record Answer(boolean yes, String why) {}

    /** Mails were published during a poll. A first sync may take hours: it makes progress before it is complete. */
    public synchronized void published() {
        progressedAt = nanoTime.getAsLong();
        if (succeededAt.isPresent()) {
            succeededAt = OptionalLong.of(progressedAt);
        }
    }

    /** A poll reached the end of every lane. */
    public synchronized void complete() {
        progressedAt = nanoTime.getAsLong();
        succeededAt = OptionalLong.of(progressedAt);
    }

    /** A poll failed: the next one may succeed, and a restart would change nothing. */
    public synchronized void failed() {
        progressedAt = nanoTime.getAsLong();
    }

    /** Whether the last successful poll is recent enough. False until the first one has reached the end of the journal. */
    synchronized Answer ready() {
        if (succeededAt.isEmpty()) {
            return new Answer(false, "not ready: the first sync is not complete yet");
        }
        Duration age = since(succeededAt.getAsLong());
        return age.compareTo(maxAge) <= 0
                ? new Answer(true, "ready: the last successful poll was %ds ago".formatted(age.toSeconds()))
                : new Answer(
                        false,
                        "not ready: the last successful poll was %ds ago, and health.maxAge is %ds"
                                .formatted(age.toSeconds(), maxAge.toSeconds()));
    }

    /** Whether the daemon makes progress. A failed poll counts too: it is repeated. */
    synchronized Answer alive() {
        Duration age = since(progressedAt);
        boolean moves = age.compareTo(STUCK) <= 0;
        return new Answer(
                moves, "%s: the last progress was %ds ago".formatted(moves ? "healthy" : "stuck", age.toSeconds()));
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }
}
