package io.homing.operator.status;

import io.homing.store.EntryFormats;
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
 * The state of Homing at one time.
 *
 * @param here the host that collected the status
 * @param at the time, by its clock
 * @param hosts those that the last sweep listed, and this one; in order of name
 * @param formats the entry formats that are written and that these hosts read
 * @param board the report of the last sweep; empty before the first
 * @param machine this host's own disk and certificate
 * @param month the cost of this month so far
 * @param troubles the problems, the worst first; empty for none
 */
public record Status(
        HostName here,
        Instant at,
        List<Host> hosts,
        EntryFormats formats,
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

    /** A host, from its records in the table; without lanes it has never reported. */
    public record Host(HostName name, List<LaneOf> lanes) {
        public Host {
            lanes = List.copyOf(lanes);
        }

        /** Its last heartbeat, by its own clock. */
        public Optional<Instant> seen() {
            return lanes.stream().map(LaneOf::seen).max(Instant::compareTo);
        }
    }

    /**
     * A host in a lane.
     *
     * @param position everything up to here is published or withheld there
     * @param behind the number of pending mails
     * @param lag the age of the oldest pending mail since its commit; zero for none
     * @param lastMail when SES accepted the mail at its position; empty before the first
     * @param withheld the number of entries that it passed without delivering
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
     * The disk and the certificate of this machine.
     *
     * @param free free bytes of the mail volume; empty where it cannot be read
     * @param size of the volume in bytes
     * @param certificateDays days until the certificate expires, negative after that; empty where none is configured or readable
     */
    public record Machine(OptionalLong free, OptionalLong size, OptionalLong certificateDays) {}

    /**
     * This month (UTC) so far.
     *
     * @param deliveries committed to the journal
     * @param usd an estimate: the deliveries at an average size, and the elapsed part of the costs by time
     */
    public record Month(long deliveries, double usd) {}

    /** A problem and the next step. */
    public record Problem(String what, String next) {}
}
