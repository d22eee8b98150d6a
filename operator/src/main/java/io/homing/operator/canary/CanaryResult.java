package io.homing.operator.canary;

import io.homing.store.Entry;
import io.homing.store.HostName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The durations of a canary, measured from its acceptance by SES, with a precision of a second.
 *
 * @param place in the journal; empty where it did not arrive there
 * @param journal the time until the entry was in the journal
 * @param home the time until each host had delivered it; empty for a host that did not
 */
public record CanaryResult(Optional<Entry> place, Optional<Duration> journal, Map<HostName, Optional<Duration>> home) {
    public CanaryResult {
        home = new LinkedHashMap<>(home); // the order in which the hosts were named
    }

    /** Whether every host has delivered it. */
    public boolean isHome() {
        return place.isPresent() && home.values().stream().allMatch(Optional::isPresent);
    }
}
