package io.homing.agent.sync;

import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.List;

/** Gets the progress of a run. */
@FunctionalInterface
public interface Progress {
    /** Ignores all progress. */
    Progress NONE = (mails, bytes) -> {};

    /** Mails and bytes that were published since the last call. */
    void published(long mails, long bytes);

    /**
     * The result of a poll of a lane.
     *
     * @param position of this host in the lane
     * @param waiting the entries of the journal after that, the oldest first; at most those of one poll; empty at the end
     */
    default void found(Lane lane, Position position, List<Entry> waiting) {}

    /** Passes the progress to both. */
    default Progress and(Progress other) {
        return new Progress() {
            @Override
            public void published(long mails, long bytes) {
                Progress.this.published(mails, bytes);
                other.published(mails, bytes);
            }

            @Override
            public void found(Lane lane, Position position, List<Entry> waiting) {
                Progress.this.found(lane, position, waiting);
                other.found(lane, position, waiting);
            }
        };
    }
}
