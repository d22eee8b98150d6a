package io.homing.agent.sync;

import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.List;

/** Somebody who watches a long run. */
@FunctionalInterface
public interface Progress {
    /** Nobody watches. */
    Progress NONE = (mails, bytes) -> {};

    /** So many mails, so many bytes have been published since the last call. */
    void published(long mails, long bytes);

    /**
     * A look at a lane.
     *
     * @param position of this host in it
     * @param waiting what the journal has after that, the oldest first; not everything where there is much; empty at the end
     */
    default void found(Lane lane, Position position, List<Entry> waiting) {}

    /** Both watch. */
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
