package io.homing.store;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The port for reading: what a host does with the store. Methods throw {@link StoreException} for trouble with the store
 * as a whole.
 */
public interface MailFeed {
    /**
     * Entries after a position in order of position, at most {@code limit}, read with strong consistency. May show n+2
     * without n+1, as a Query does that overlaps with a commit: use {@link #next}.
     */
    List<Entry> read(Lane lane, Position after, int limit);

    /**
     * The gapless continuation of the journal after a position, at most {@code limit} entries: what a reader may act
     * upon. Empty means that there is nothing new yet.
     */
    default List<Entry> next(Lane lane, Position after, int limit) {
        List<Entry> gapless = new ArrayList<>();
        Position last = after;
        for (Entry entry : read(lane, after, limit)) {
            if (!entry.position().equals(last.next())) {
                break;
            }
            gapless.add(entry);
            last = entry.position();
        }
        return gapless;
    }

    /**
     * The canonical mail of an entry; empty where the store says for certain that there is no such object. The caller
     * closes the stream and checks size and digest; reading it may throw {@link java.io.IOException} for a broken
     * connection.
     */
    Optional<InputStream> open(Entry entry);

    /**
     * Whether the second copy of an entry is there. Where neither mail nor manifest is, it is more likely that this is
     * another bucket than that the mail is gone.
     */
    boolean hasManifest(Entry entry);

    /** Records how far a host has come. */
    void report(HostRecord record);

    /** What a host has recorded, one per lane; empty for a host that never reported. */
    List<HostRecord> progress(HostName host);
}
