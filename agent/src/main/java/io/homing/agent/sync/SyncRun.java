package io.homing.agent.sync;

import io.homing.agent.sync.Fetcher.Fetched;
import io.homing.agent.sync.SyncReport.LaneReport;
import io.homing.store.Entry;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.Withheld;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the engine: brings every lane of this host up to the end of its journal. Whatever ends a run early, the
 * next one completes: all that is needed for it is on the volume.
 */
public final class SyncRun {
    /** What a batch may hold: enough to keep the line busy, small enough for a small disk and a quick stop. */
    private static final int BATCH_ENTRIES = 256;

    private static final long BATCH_BYTES = 256L << 20;

    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    /** So many fit into a host record (400 KB); the rest is told when these are answered. */
    private static final int MOST_WITHHELD = 1_000;

    private final HostName host;
    private final String version;
    private final List<Lane> lanes;
    private final MailFeed feed;
    private final MailVolume volume;
    private final Fetcher fetcher;
    private final InstantSource clock;
    private final Stop stop;

    /** @param parallel how many mails are fetched at once */
    public SyncRun(
            HostName host,
            String version,
            List<Lane> lanes,
            MailFeed feed,
            MailVolume volume,
            int parallel,
            InstantSource clock,
            Stop stop) {
        this.host = host;
        this.version = version;
        this.lanes = List.copyOf(lanes);
        this.feed = feed;
        this.volume = volume;
        this.fetcher = new Fetcher(feed, volume, parallel, stop);
        this.clock = clock;
        this.stop = stop;
    }

    /**
     * Runs until the journals are empty, a stop is requested, or the thread is interrupted.
     *
     * @throws io.homing.store.StoreException when the store is in trouble
     * @throws io.homing.agent.disk.DiskException when the volume is in trouble
     */
    public SyncReport run(Progress progress) {
        volume.placeWaiting();
        List<LaneReport> reports = new ArrayList<>();
        for (Lane lane : lanes) {
            reports.add(run(lane, progress));
        }
        return new SyncReport(reports, volume.obstructed());
    }

    private LaneReport run(Lane lane, Progress progress) {
        LaneState state = recover(volume.load(lane));
        List<Withheld> withheldNow = new ArrayList<>();
        long delivered = 0;
        long bytes = 0;
        while (!stop.requested() && !Thread.currentThread().isInterrupted()) {
            volume.adoptMailboxes(); // with every batch: somebody may log in during a first sync of many hours
            List<Entry> waiting = feed.next(lane, state.published(), BATCH_ENTRIES);
            progress.found(lane, state.published(), waiting);
            List<Entry> batch = bounded(waiting);
            if (batch.isEmpty()) {
                break;
            }
            Fetched fetched = fetcher.fetch(batch, state::delivers);
            state = publish(state, fetched);
            withheldNow.addAll(fetched.withheld());
            long mails = fetched.mails().size();
            long size = fetched.mails().stream().mapToLong(Entry::size).sum();
            delivered += mails;
            bytes += size;
            progress.published(mails, size);
            if (fetched.trouble().isPresent()) {
                volume.sweepStaging(state);
                throw fetched.trouble().get();
            }
        }
        if (!Thread.currentThread().isInterrupted()) {
            state = report(state);
        }
        return new LaneReport(
                lane,
                state.published(),
                delivered,
                bytes,
                withheldNow,
                state.withheld().size());
    }

    /** Completes what an interrupted run had announced; what it had only fetched is fetched again. */
    private LaneState recover(LaneState state) {
        volume.sweepStaging(state);
        return state.announced().isEmpty() ? state : confirm(state);
    }

    private LaneState publish(LaneState state, Fetched fetched) {
        if (fetched.entries().isEmpty()) {
            return state;
        }
        volume.syncStaging();
        return confirm(volume.save(state.announce(fetched.entries(), fetched.withheld())));
    }

    private LaneState confirm(LaneState announced) {
        volume.publish(announced.announced());
        return volume.save(announced.confirm());
    }

    /** Ends before an entry that answers one of the batch: whether that one is withheld is not known before it is fetched. */
    private static List<Entry> bounded(List<Entry> batch) {
        long bytes = 0;
        for (int n = 0; n < batch.size(); n++) {
            Entry entry = batch.get(n);
            bytes += entry.size();
            boolean answersTheBatch = entry.answers()
                    .filter(position -> position.compareTo(batch.getFirst().position()) >= 0)
                    .isPresent();
            if (n > 0 && (bytes > BATCH_BYTES || answersTheBatch)) {
                return batch.subList(0, n);
            }
        }
        return batch;
    }

    /** Tells the other hosts when there is news, and now and then that we are alive. */
    private LaneState report(LaneState state) {
        Instant now = clock.instant();
        boolean quiet = state.reported().equals(state.published())
                && !now.isBefore(state.reportedAt())
                && now.isBefore(state.reportedAt().plus(SIGN_OF_LIFE));
        if (quiet) {
            return state;
        }
        List<Withheld> told = state.withheld().stream().limit(MOST_WITHHELD).toList();
        feed.report(new HostRecord(host, state.lane(), state.published(), now, version, told));
        return volume.save(state.told(now));
    }

    /** What {@link #run} would do, up to one batch per lane. */
    public SyncPlan plan() {
        List<SyncPlan.Planned> unfinished = new ArrayList<>();
        List<SyncPlan.Planned> next = new ArrayList<>();
        for (Lane lane : lanes) {
            LaneState state = volume.load(lane);
            state.announced().forEach(entry -> unfinished.add(planned(entry)));
            bounded(feed.next(lane, state.confirm().published(), BATCH_ENTRIES)).stream()
                    .filter(state::delivers)
                    .forEach(entry -> next.add(planned(entry)));
        }
        return new SyncPlan(unfinished, next);
    }

    private SyncPlan.Planned planned(Entry entry) {
        return new SyncPlan.Planned(entry, volume.target(entry));
    }
}
