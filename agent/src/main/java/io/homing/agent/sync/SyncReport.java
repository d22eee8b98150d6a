package io.homing.agent.sync;

import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.Position;
import io.homing.store.Withheld;
import java.util.List;
import java.util.Optional;

/**
 * What one run did, lane by lane.
 *
 * @param lanes in the order of the configuration
 * @param obstructed says that mails wait because something stands in the way of their folder; all else is done
 */
public record SyncReport(List<LaneReport> lanes, Optional<HomingException> obstructed) {
    public SyncReport {
        lanes = List.copyOf(lanes);
    }

    /**
     * What one run did in one lane.
     *
     * @param lane of this lane
     * @param position everything up to here is published or withheld now
     * @param delivered how many mails were published
     * @param bytes their size
     * @param withheldNow what this run had to withhold
     * @param withheld how many are withheld altogether
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

    /** What this run had to withhold, over all lanes. */
    public List<Withheld> withheldNow() {
        return lanes.stream().flatMap(lane -> lane.withheldNow().stream()).toList();
    }
}
