package io.homing.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * How far a host has come in a lane: what lets one host, and its operator, see the other.
 *
 * @param host who reports
 * @param lane of this lane
 * @param position everything up to here is published or withheld
 * @param seen when, by the clock of the host; for people to read, nothing is decided by it (I8)
 * @param version of the agent
 * @param reads the highest entry format that the agent reads
 * @param withheld what this host passed without delivering, in order of position
 */
public record HostRecord(
        HostName host,
        Lane lane,
        Position position,
        Instant seen,
        String version,
        EntryFormat reads,
        List<Withheld> withheld) {
    public HostRecord {
        Objects.requireNonNull(host);
        Objects.requireNonNull(lane);
        Objects.requireNonNull(position);
        seen = seen.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(version);
        Objects.requireNonNull(reads);
        withheld = List.copyOf(withheld);
    }

    /** Of an agent that reads the entry formats of this program. */
    public HostRecord(
            HostName host, Lane lane, Position position, Instant seen, String version, List<Withheld> withheld) {
        this(host, lane, position, seen, version, EntryFormat.HIGHEST, withheld);
    }
}
