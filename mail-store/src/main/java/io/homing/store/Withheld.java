package io.homing.store;

import java.util.Objects;

/**
 * A journal entry that a host passed without delivering, because its object is definitely gone or wrong. Recorded and
 * reported until it is answered by a later entry: withheld is never silent.
 *
 * @param position the place that was passed
 * @param message the mail that stands there
 * @param why the fault of its object
 */
public record Withheld(Position position, MessageId message, Why why) {
    public Withheld {
        Objects.requireNonNull(position);
        Objects.requireNonNull(message);
        Objects.requireNonNull(why);
    }

    /** What a host can find wrong with an object. */
    public enum Why {
        /** A strongly consistent read found no such object. */
        MISSING,
        /** Repeated reads gave bytes of another size or digest than the entry promises. */
        CORRUPT
    }
}
