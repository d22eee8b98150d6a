package io.homing.agent.health;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What a daemon achieved, and how long ago. Two questions, because the answers call for different things: without
 * news from the journal somebody should look at the store, whereas only a daemon that is stuck is helped by a restart.
 */
public final class Liveness {
    /**
     * Nothing at all for so long: stuck. A batch of 256 MB over a line of 1 Mbit/s takes 35 minutes, and whoever kills an
     * agent before that makes it begin the batch again, for ever.
     */
    static final Duration STUCK = Duration.ofHours(1);

    private final Duration maxAge;
    private final LongSupplier nanoTime;
    private long movedAt;
    private OptionalLong inReachAt = OptionalLong.empty();

    /**
     * Begins as a daemon does that has just been started.
     *
     * @param maxAge how old the last word from the journal may be
     * @param nanoTime monotonic, so that a Pi that learns the time of day is not taken for dead
     */
    public Liveness(Duration maxAge, LongSupplier nanoTime) {
        this.maxAge = maxAge;
        this.nanoTime = nanoTime;
        this.movedAt = nanoTime.getAsLong();
    }

    /** An answer to one of the two questions. */
    record Answer(boolean yes, String why) {}

    /** Mails were published in the middle of a look. A first sync goes on for hours: it moves, but it is not done. */
    public synchronized void published() {
        movedAt = nanoTime.getAsLong();
        if (inReachAt.isPresent()) {
            inReachAt = OptionalLong.of(movedAt);
        }
    }

    /** A look has come to the end of every lane. */
    public synchronized void complete() {
        movedAt = nanoTime.getAsLong();
        inReachAt = OptionalLong.of(movedAt);
    }

    /** A look ended in trouble: the next one may go well, and a restart would change nothing. */
    public synchronized void failed() {
        movedAt = nanoTime.getAsLong();
    }

    /** Is all that the journal held lately at home? Not before the first look has come to the end. */
    synchronized Answer ready() {
        if (inReachAt.isEmpty()) {
            return new Answer(false, "not ready: the first sync is not complete yet");
        }
        Duration age = since(inReachAt.getAsLong());
        return age.compareTo(maxAge) <= 0
                ? new Answer(true, "ready: last word from the journal %ds ago".formatted(age.toSeconds()))
                : new Answer(
                        false,
                        "not ready: last word from the journal %ds ago, allowed are %ds"
                                .formatted(age.toSeconds(), maxAge.toSeconds()));
    }

    /** Does anything move? Trouble does too: it is told again and again. */
    synchronized Answer alive() {
        Duration age = since(movedAt);
        boolean moves = age.compareTo(STUCK) <= 0;
        return new Answer(moves, "%s: last progress %ds ago".formatted(moves ? "healthy" : "stuck", age.toSeconds()));
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }
}
