package io.homing.operator.verify;

import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a verification counted: a record that a metric can be made of.
 *
 * @param accepted empty where it was not looked at, because a host may not
 * @param lanes those of this host, in the order of its configuration
 * @param findings how many mails of each kind; a kind without any is not there
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
     * What SES stored, as far as the bucket still has it.
     *
     * @param fresh younger than 15 minutes and undecided: on their way
     */
    public record Accepted(long stored, long decided, long fresh) {}

    /**
     * A lane, on the cloud side and here.
     *
     * @param head its last position; the journal is gapless up to here, or the verification would have failed
     * @param published up to here this host has it
     * @param present mails whose file is here, moved or not
     * @param deleted mails that a client asked Dovecot to expunge
     * @param forgotten mails that are gone, and Dovecot's log no longer says why; or their folder is gone with them
     * @param passed entries that this host need not deliver: they answer a position that it has, or their mailbox is retired
     * @param waiting mails that wait for their folder
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
