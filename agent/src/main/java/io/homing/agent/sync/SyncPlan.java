package io.homing.agent.sync;

import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the next run would do: {@code homing sync --dry-run}. It changes nothing.
 *
 * @param unfinished entries that an interrupted run announced and the next one completes first
 * @param next entries that would be fetched and published then, with their paths
 */
public record SyncPlan(List<Planned> unfinished, List<Planned> next) {
    public SyncPlan {
        unfinished = List.copyOf(unfinished);
        next = List.copyOf(next);
    }

    /** What a {@link SyncRun} over these lanes would do, up to one batch per lane. */
    public static SyncPlan of(List<Lane> lanes, MailFeed feed, MailVolumeView volume) {
        List<Planned> unfinished = new ArrayList<>();
        List<Planned> next = new ArrayList<>();
        for (Lane lane : lanes) {
            LaneState state = volume.load(lane);
            var retired = new RetiredMailboxes(feed, volume);
            state.announced().forEach(entry -> unfinished.add(planned(volume, entry)));
            LaneRun.next(feed, state.confirm()).stream()
                    .filter(state::delivers)
                    .filter(entry -> !retired.covers(entry))
                    .forEach(entry -> next.add(planned(volume, entry)));
        }
        return new SyncPlan(unfinished, next);
    }

    private static Planned planned(MailVolumeView volume, Entry entry) {
        return new Planned(entry, volume.target(entry));
    }

    /** One entry and its path, relative to the mail root. */
    public record Planned(Entry entry, Path file) {}
}
