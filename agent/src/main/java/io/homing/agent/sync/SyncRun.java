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
 * One run of the engine: delivers all pending mail of every lane of this host. If a run ends early, the next one completes
 * its work from the state on the volume.
 */
public final class SyncRun {
    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    /** The most withheld entries that fit into a host record (400 KB); the others are reported when these are replaced. */
    private static final int MOST_WITHHELD = 1_000;

    private final HostName host;
    private final String version;
    private final List<Lane> lanes;
    private final MailFeed feed;
    private final MailVolume volume;
    private final int parallel;
    private final InstantSource clock;
    private final StopSignal stopSignal;

    /** @param parallel how many mails are fetched at once */
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
     * Runs until the journals are empty, a stop is requested, or the thread is interrupted.
     *
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
