package io.homing.agent.sync;

import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.Position;
import io.homing.store.Withheld;
import java.util.List;
import java.util.Optional;

/**
 * The result of one run, by lane.
 *
 * @param lanes in the order of the configuration
 * @param obstructed the failure if mails wait because something obstructs their folder; all other work is done
 */
public record SyncReport(List<LaneReport> lanes, Optional<HomingException> obstructed) {
    public SyncReport {
        lanes = List.copyOf(lanes);
    }

    /**
     * The result of one run in one lane.
     *
     * @param lane the lane
     * @param position everything up to here is published or withheld now
     * @param delivered the number of mails that were published
     * @param bytes their total size
     * @param withheldNow the entries that this run withheld
     * @param withheld the total number of withheld entries
     */
    public record LaneReport(
            Lane lane, Position position, long delivered, long bytes, List<Withheld> withheldNow, int withheld) {
        public LaneReport {
            withheldNow = List.copyOf(withheldNow);
        }
    }

    public long delivered() {
        return lanes.stream().mapToLong(LaneReport::delivered).sum();
    }

    public long bytes() {
        return lanes.stream().mapToLong(LaneReport::bytes).sum();
    }

    /** The entries that this run withheld, of all lanes. */
    public List<Withheld> withheldNow() {
        return lanes.stream().flatMap(lane -> lane.withheldNow().stream()).toList();
    }
}
