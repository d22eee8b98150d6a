package io.homing.store.aws;

import io.homing.store.Position;
import java.time.Instant;
import java.util.Optional;

/**
 * The head of a lane as it was seen.
 *
 * @param item empty for a lane in which nothing was committed yet
 */
record Head(Optional<Item> item) {
    /** The last position that is taken. */
    Position last() {
        return item.map(head -> new Position(head.number("last"))).orElse(Position.NONE);
    }

    /** By our clock, but never before that of an earlier position: writers' clocks differ. */
    Instant commitTime(Instant now) {
        return item.map(head -> Instant.ofEpochMilli(head.number("committed")))
                .filter(now::isBefore)
                .orElse(now);
    }
}
