package io.homing.agent.sync;

import io.homing.agent.sync.SyncReport.LaneReport;
import io.homing.store.HomingException;
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
 * One run of the engine: delivers all pending mail of every lane of this host. A timer, the daemon and the tests start the
 * same run.
 *
 * <p>For each lane, a run
 *
 * <ol>
 *   <li>reads the lane's state from the mail volume, and completes the batch that an interrupted run had announced
 *   <li>delivers the entries of the journal after the state's position, batch by batch ({@link LaneRun})
 *   <li>writes the host record, which reports the position to all other hosts, if the position has moved or the last record
 *       is five minutes old (the heartbeat)
 * </ol>
 *
 * <p>If a run ends early, the next one resumes from the state on the volume. Only one run may use a volume at a time; the
 * lock of {@link MailVolume} ensures that.
 */
public final class SyncRun {
    /** The interval of the heartbeat, while the position does not move. */
    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    /**
     * The most withheld entries that a host record lists, because an item of DynamoDB has at most 400 KB. A withheld entry is
     * one whose object is missing or corrupt in the bucket. The others are reported when these are replaced.
     */
    private static final int MOST_WITHHELD = 1_000;

    private final HostName host;
    private final String version;
    private final List<Lane> lanes;
    private final MailFeed feed;
    private final MailVolume volume;
    private final int parallel;
    private final InstantSource clock;
    private final StopSignal stopSignal;

    /**
     * @param version of the agent, for the host record
     * @param lanes the lanes of the journal that this host follows
     * @param feed reads journal and mail, and writes the host record
     * @param volume the mail volume of this host, locked by this process
     * @param parallel how many mails are fetched at once
     * @param clock for the time in the host record; no mail depends on it
     * @param stopSignal ends the run after the current batch
     */
    public SyncRun(
            HostName host,
            String version,
            List<Lane> lanes,
            MailFeed feed,
            MailVolume volume,
            int parallel,
            InstantSource clock,
            StopSignal stopSignal) {
        this.host = host;
        this.version = version;
        this.lanes = List.copyOf(lanes);
        this.feed = feed;
        this.volume = volume;
        this.parallel = parallel;
        this.clock = clock;
        this.stopSignal = stopSignal;
    }

    /**
     * Runs until all entries of all lanes are delivered, a stop is requested, or the thread is interrupted.
     *
     * @return what was delivered, by lane, and what obstructs the delivery of other mail
     * @throws HomingException if the store or the volume fails
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
        var run = new LaneRun(recover(volume.load(lane)), feed, volume, parallel, stopSignal, progress);
        LaneState end = run.run();
        return run.report(Thread.currentThread().isInterrupted() ? end : report(end));
    }

    /** Completes the batch that an interrupted run had announced; mails that it had only fetched are fetched again. */
    private LaneState recover(LaneState state) {
        volume.sweepStaging(state);
        return state.announced().isEmpty() ? state : volume.confirm(state);
    }

    /** Writes the host record when the position has moved, and otherwise when the next heartbeat is due. */
    private LaneState report(LaneState state) {
        Instant now = clock.instant();
        boolean quiet = state.reported().equals(state.published())
                && !now.isBefore(state.reportedAt())
                && now.isBefore(state.reportedAt().plus(SIGN_OF_LIFE));
        if (quiet) {
            return state;
        }
        List<Withheld> listed = state.withheld().stream().limit(MOST_WITHHELD).toList();
        feed.report(new HostRecord(host, state.lane(), state.published(), now, version, listed));
        return volume.save(state.withReport(now));
    }
}
