package io.homing.agent.sync;

import io.homing.agent.sync.Fetcher.Fetched;
import io.homing.agent.sync.Fetcher.Fetching;
import io.homing.agent.sync.SyncReport.LaneReport;
import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.Position;
import io.homing.store.Withheld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Delivers the pending mail of one lane, batch by batch. While one batch is fetched, the next part of the journal is read;
 * while the batch is published, the next one is fetched.
 */
final class LaneRun {
    /** The size of a batch: large enough to use the connection fully, small enough for two on a small disk and for a quick stop. */
    private static final int BATCH_ENTRIES = 256;

    private static final long BATCH_BYTES = 128L << 20;

    private final Lane lane;
    private final MailFeed feed;
    private final MailVolume volume;
    private final int parallel;
    private final StopSignal stopSignal;
    private final Progress progress;
    private final List<Withheld> withheld = new ArrayList<>();
    private final RetiredMailboxes retired;
    private LaneState state;
    private Optional<RuntimeException> trouble = Optional.empty();
    private long delivered;
    private long bytes;

    /** @param state a state in which nothing is announced */
    LaneRun(LaneState state, MailFeed feed, MailVolume volume, int parallel, StopSignal stopSignal, Progress progress) {
        this.lane = state.lane();
        this.state = state;
        this.feed = feed;
        this.volume = volume;
        this.retired = new RetiredMailboxes(feed, volume);
        this.parallel = parallel;
        this.stopSignal = stopSignal;
        this.progress = progress;
    }

    /** Runs to the end of the lane and returns its report; throws the failure that stopped it earlier. */
    LaneState run() {
        if (!isAskedToStop()) {
            List<Entry> waiting = look(state.published());
            found(waiting);
            if (!waiting.isEmpty()) {
                bringHome(waiting);
            }
        }
        trouble.ifPresent(reason -> {
            volume.sweepStaging(state);
            throw reason;
        });
        return state;
    }

    private void bringHome(List<Entry> first) {
        try (var fetcher = new Fetcher(feed, volume, parallel, stopSignal)) {
            List<Entry> batch = bounded(first);
            Fetching fetching = fetcher.begin(batch, delivered(state));
            while (!batch.isEmpty()) {
                List<Entry> waiting = lookAhead(batch.getLast().position());
                Fetched fetched = volume.makeFolders(fetching.await());
                trouble = fetched.trouble().or(() -> trouble);
                boolean goesOn = fetched.entries().size() == batch.size() && !isAskedToStop();
                batch = goesOn ? bounded(waiting) : List.of();
                LaneState announced = state.announce(fetched.entries(), fetched.withheld());
                fetching = fetcher.begin(batch, delivered(announced));
                publish(announced, fetched);
                if (trouble.isEmpty()) {
                    found(waiting);
                }
            }
        }
    }

    private Predicate<Entry> delivered(LaneState state) {
        return entry -> state.delivers(entry) && !retired.covers(entry);
    }

    private boolean isAskedToStop() {
        return stopSignal.requested() || Thread.currentThread().isInterrupted();
    }

    private List<Entry> look(Position after) {
        volume.adoptMailboxes(); // with every batch: a user may log in during a first sync of many hours
        return feed.next(lane, after, BATCH_ENTRIES);
    }

    /** Reads the next part of the journal. A failure is thrown after the present batch has been published. */
    private List<Entry> lookAhead(Position after) {
        try {
            return look(after);
        } catch (RuntimeException e) {
            trouble = Optional.of(e);
            return List.of();
        }
    }

    private void found(List<Entry> waiting) {
        progress.found(lane, state.published(), waiting);
    }

    private void publish(LaneState announced, Fetched fetched) {
        if (fetched.entries().isEmpty()) {
            return;
        }
        volume.syncStaging();
        state = volume.confirm(volume.save(announced));
        withheld.addAll(fetched.withheld());
        long size = fetched.mails().stream().mapToLong(Entry::size).sum();
        delivered += fetched.mails().size();
        bytes += size;
        progress.published(fetched.mails().size(), size);
    }

    /** @param end the state after the report */
    LaneReport report(LaneState end) {
        return new LaneReport(
                lane,
                end.published(),
                delivered,
                bytes,
                withheld,
                end.withheld().size());
    }

    /** The entries of one batch. */
    static List<Entry> next(MailFeed feed, LaneState state) {
        return bounded(feed.next(state.lane(), state.published(), BATCH_ENTRIES));
    }

    /** Ends before an entry that replaces one of the batch: whether that one is withheld is known only after it was fetched. */
    private static List<Entry> bounded(List<Entry> batch) {
        long bytes = 0;
        for (int n = 0; n < batch.size(); n++) {
            Entry entry = batch.get(n);
            bytes += entry.size();
            boolean answersTheBatch = entry.replaces()
                    .filter(position -> position.compareTo(batch.getFirst().position()) >= 0)
                    .isPresent();
            if (n > 0 && (bytes > BATCH_BYTES || answersTheBatch)) {
                return batch.subList(0, n);
            }
        }
        return batch;
    }
}
