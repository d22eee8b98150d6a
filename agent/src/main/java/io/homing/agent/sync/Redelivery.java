package io.homing.agent.sync;

import io.homing.agent.sync.Fetcher.Fetched;
import io.homing.store.Entry;
import io.homing.store.MailFeed;
import java.util.ArrayList;
import java.util.List;

/**
 * Delivers mails again that this host has lost or a user has deleted. They get the names that they had, the same on every
 * host. The position of the host does not change. After a crash some of the mails are delivered, each completely; a repeat
 * delivers the rest.
 *
 * <p>Only for mails that are in no folder of their mailbox, and after a {@link SyncRun} has completed the announced batch.
 */
public final class Redelivery {
    private static final int BATCH = 256;
    private static final long BATCH_BYTES = 256L << 20;

    private final MailFeed feed;
    private final MailVolume volume;
    private final int parallel;
    private final StopSignal stopSignal;
    private final Progress progress;
    private final List<Entry> batch = new ArrayList<>();
    private long bytes;
    private long mails;
    private long unavailable;

    /** @param parallel how many mails are fetched at once */
    public Redelivery(MailFeed feed, MailVolume volume, int parallel, StopSignal stopSignal, Progress progress) {
        this.feed = feed;
        this.volume = volume;
        this.parallel = parallel;
        this.stopSignal = stopSignal;
        this.progress = progress;
    }

    /** Adds the next mail. It is delivered after {@link #end} at the latest, unless a stop is requested. */
    public void put(Entry entry) {
        if (stopSignal.requested()) {
            return;
        }
        batch.add(entry);
        bytes += entry.size();
        if (batch.size() == BATCH || bytes > BATCH_BYTES) {
            end();
        }
    }

    /** Delivers the remaining mails. */
    public void end() {
        if (batch.isEmpty() || stopSignal.requested()) {
            return;
        }
        Fetched fetched = volume.makeFolders(fetch());
        batch.clear();
        bytes = 0;
        volume.syncStaging();
        volume.publish(fetched.mails());
        mails += fetched.mails().size();
        unavailable += fetched.withheld().size();
        progress.published(
                fetched.mails().size(),
                fetched.mails().stream().mapToLong(Entry::size).sum());
        fetched.trouble().ifPresent(trouble -> {
            throw trouble;
        });
    }

    private Fetched fetch() {
        try (var fetcher = new Fetcher(feed, volume, Math.min(parallel, batch.size()), stopSignal)) {
            return fetcher.begin(batch, entry -> true).await();
        }
    }

    /** The number of mails that were delivered. */
    public long mails() {
        return mails;
    }

    /** The number of mails whose objects are missing or corrupt in the bucket. */
    public long unavailable() {
        return unavailable;
    }
}
