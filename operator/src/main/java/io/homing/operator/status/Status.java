package io.homing.operator.status;

import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.Position;
import io.homing.store.SweepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How Homing is at one moment.
 *
 * @param here the host that looked
 * @param at when, by its clock
 * @param hosts all that the last sweep named, and this one; in order of name
 * @param board what the last sweep pinned up; empty before the first
 * @param machine this host's own disk and certificate
 * @param month what this month's mail has cost so far
 * @param troubles what is not well, the worst first; empty when all is well
 */
public record Status(
        HostName here,
        Instant at,
        List<Host> hosts,
        Optional<SweepStatus> board,
        Machine machine,
        Month month,
        List<Problem> troubles) {
    public Status {
        hosts = List.copyOf(hosts);
        troubles = List.copyOf(troubles);
    }

    public boolean isWell() {
        return troubles.isEmpty();
    }

    /** A host, as its records in the table say; without lanes it has never reported. */
    public record Host(HostName name, List<LaneOf> lanes) {
        public Host {
            lanes = List.copyOf(lanes);
        }

        /** Its last sign of life, by its own clock. */
        public Optional<Instant> seen() {
            return lanes.stream().map(LaneOf::seen).max(Instant::compareTo);
        }
    }

    /**
     * A host in a lane.
     *
     * @param position everything up to here is published or withheld there
     * @param behind mails that it has yet to publish
     * @param lag how long the oldest of these has waited since its commit; zero where none does
     * @param lastMail when SES accepted the mail at its position; empty before the first
     * @param withheld what it passed without delivering
     * @param seen when it reported this, by its own clock
     * @param version of its agent
     */
    public record LaneOf(
            Lane lane,
            Position position,
            long behind,
            Duration lag,
            Optional<Instant> lastMail,
            int withheld,
            Instant seen,
            String version) {}

    /**
     * What only this machine knows.
     *
     * @param free bytes that the mail volume has left; empty where it cannot be looked at
     * @param size of the volume in bytes
     * @param certificateDays until the certificate ends, negative after that; empty where none is configured or readable
     */
    public record Machine(OptionalLong free, OptionalLong size, OptionalLong certificateDays) {}

    /**
     * This month (UTC) so far.
     *
     * @param deliveries committed to the journal
     * @param usd an estimate: this many mails of common size, and the part of what costs by time that is over
     */
    public record Month(long deliveries, double usd) {}

    /** Something that is not well, and what to do next. */
    public record Problem(String what, String next) {}
}
