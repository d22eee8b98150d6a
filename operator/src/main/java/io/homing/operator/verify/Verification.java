package io.homing.operator.verify;

import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a verification.
 *
 * @param accepted empty where it was not checked, because a host has no permission for it
 * @param lanes those of this host, in the order of its configuration
 * @param findings the number of mails of each kind; without kinds that have none
 * @param deep whether every file on this host was read and compared with its digest
 */
public record Verification(Optional<Accepted> accepted, List<LaneCount> lanes, Map<Kind, Long> findings, boolean deep) {
    public Verification {
        lanes = List.copyOf(lanes);
        findings = Map.copyOf(findings);
    }

    public boolean isWell() {
        return findings.isEmpty();
    }

    public long count(Kind kind) {
        return findings.getOrDefault(kind, 0L);
    }

    /**
     * The mail that SES stored, as far as the bucket still has it.
     *
     * @param fresh younger than 15 minutes and without a decision: in progress
     */
    public record Accepted(long stored, long decided, long fresh) {}

    /**
     * A lane, in the store and on this host.
     *
     * @param head its last position; the journal is gapless up to here, or the verification would have failed
     * @param published the last position that this host has published
     * @param present mails whose file is here, moved or not
     * @param deleted mails that a client asked Dovecot to expunge
     * @param forgotten mails that are gone for a reason that Dovecot's log no longer shows, or together with their folder
     * @param passed entries that this host need not deliver: they replace a position that it has, or their mailbox is retired
     * @param waiting mails whose folder is obstructed
     */
    public record LaneCount(
            Lane lane,
            Position head,
            Position published,
            long present,
            long deleted,
            long forgotten,
            long passed,
            long waiting) {}
}
