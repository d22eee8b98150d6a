package io.homing.operator.rebuild;

import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entries of one lane that have a manifest, in order of position. */
final class LaneSequence {
    private final Lane lane;
    private final List<Hole> holes = new ArrayList<>();
    private Optional<Entry> last = Optional.empty();
    private Position used = Position.NONE;

    /**
     * Positions without a manifest.
     *
     * @param before the entry in front of them; empty at the beginning of a lane
     * @param to the last of them
     */
    record Hole(Lane lane, Optional<Entry> before, Position to) {
        Position from() {
            return before.map(Entry::position).orElse(Position.NONE).next();
        }
    }

    LaneSequence(Lane lane) {
        this.lane = lane;
    }

    void add(Entry entry) {
        Position expected = end().next();
        int order = entry.position().compareTo(expected);
        if (order < 0) {
            throw new HomingException(
                    HomingException.Kind.CORRUPT,
                    "manifest/: position %s of lane %s exists twice, or is out of order"
                            .formatted(entry.position(), lane),
                    "An object was changed manually. List its versions: aws s3api list-object-versions --prefix manifest/");
        }
        if (order > 0) {
            holes.add(new Hole(lane, last, new Position(entry.position().value() - 1)));
        }
        boolean isUnused = last.filter(front -> passed(front).equals(entry)).isPresent();
        used = isUnused ? used : entry.position();
        last = Optional.of(entry);
    }

    /**
     * The entry of an unused position: it replaces the entry before it, so a host delivers it only if it withheld that one.
     */
    static Entry passed(Entry front) {
        return front.replacement(
                front.position().next(), front.committed(), front.size(), front.sha256(), front.object());
    }

    /** The last position that has a mail. An earlier run may have added unused positions after it. */
    Position used() {
        return used;
    }

    /** The last entry that has a manifest; there is one. */
    Entry last() {
        return last.orElseThrow();
    }

    /** The last position that has a manifest. */
    Position end() {
        return last.map(Entry::position).orElse(Position.NONE);
    }

    /** Whether there is no manifest for it. */
    boolean isMissing(Position position) {
        return position.compareTo(end()) > 0
                || holes.stream()
                        .anyMatch(hole -> position.compareTo(hole.from()) >= 0 && position.compareTo(hole.to()) <= 0);
    }

    /** The positions without a manifest up to a position, which may be after the end. */
    List<Hole> holes(Position upTo) {
        List<Hole> all = new ArrayList<>(holes);
        if (upTo.compareTo(end()) > 0) {
            all.add(new Hole(lane, last, upTo));
        }
        return all;
    }
}
