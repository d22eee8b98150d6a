package io.homing.agent.sync;

import io.homing.store.Entry;
import java.nio.file.Path;
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

    /** One entry and its path, relative to the mail root. */
    public record Planned(Entry entry, Path file) {}
}
