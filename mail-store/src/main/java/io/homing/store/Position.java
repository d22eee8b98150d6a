package io.homing.store;

import java.util.Locale;

/**
 * A place in a lane of the journal: positions count 1, 2, 3 … without gaps (I2). {@link #NONE} comes before the first.
 * Committed in order: who has read position n can never later find a new one at or below n.
 *
 * @param value 0 for {@link #NONE}, else 1 to 999,999,999,999 (what twelve digits hold)
 */
public record Position(long value) implements Comparable<Position> {
    private static final long MAX = 999_999_999_999L;

    public static final Position NONE = new Position(0);

    public Position {
        Require.that(value >= 0 && value <= MAX, "position", value, "0 to " + MAX);
    }

    public Position next() {
        return new Position(value + 1);
    }

    /** Twelve digits, so that keys and file names sort by position. */
    public String padded() {
        return String.format(Locale.ROOT, "%012d", value); // an Arabic locale has digits of its own
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
