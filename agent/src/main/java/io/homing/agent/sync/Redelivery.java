package io.homing.agent.sync;

import io.homing.agent.sync.Fetcher.Fetched;
import io.homing.store.Entry;
import io.homing.store.MailFeed;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts mails into their places once more: those that this host has lost, or that a user wants back. They get the names that
 * they had, on every host the same. How far the host has come is not touched by it, and a crash leaves some of them back
 * and none of them half: whoever asks again finds which.
 *
 * <p>Only for mails that are in no folder of their mailbox, and after a {@link SyncRun} has completed what was announced.
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

    /** The next mail. It is in its place after {@link #end} at the latest, unless a stop is requested. */
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

    /** Puts what is left into its place. */
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

    /** How many mails are in their places. */
    public long mails() {
        return mails;
    }

    /** How many could not be had, because they are gone or wrong in the bucket. */
    public long unavailable() {
        return unavailable;
    }
}
