package io.homing.operator.canary;

import io.homing.store.Entry;
import io.homing.store.HostName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long a canary took, each time from the moment SES had taken it, as this machine saw it: once a second.
 *
 * @param place in the journal; empty when it never came there
 * @param journal how long that took
 * @param home how long it took to each host; empty for one where it was not seen
 */
public record CanaryResult(Optional<Entry> place, Optional<Duration> journal, Map<HostName, Optional<Duration>> home) {
    public CanaryResult {
        home = new LinkedHashMap<>(home); // the order in which the hosts were named
    }

    /** Whether every host has it. */
    public boolean isHome() {
        return place.isPresent() && home.values().stream().allMatch(Optional::isPresent);
    }
}
