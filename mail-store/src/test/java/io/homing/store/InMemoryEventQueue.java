package io.homing.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A queue of which a test says how many events it holds; remembers which event it was asked to hide, and for how long. */
public final class InMemoryEventQueue implements EventQueue {
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private volatile Optional<HomingException> trouble = Optional.empty();
    private volatile long events;

    /** From now on it holds so many events. */
    public void holds(long number) {
        events = number;
    }

    /** From now on it cannot be asked; empty: it can. */
    public void fails(Optional<HomingException> with) {
        trouble = with;
    }

    /** The delay of each receipt handle. */
    public Map<String, Duration> delays() {
        return Map.copyOf(delays);
    }

    @Override
    public Optional<Long> events() {
        trouble.ifPresent(e -> {
            throw e;
        });
        return Optional.of(events);
    }

    @Override
    public void retryAfter(String receipt, Duration delay) {
        trouble.ifPresent(e -> {
            throw e;
        });
        delays.put(receipt, delay);
    }

    /** As if a sweep a quarter of an hour before this time had found the queue empty. */
    public static void wasEmpty(SweepStore sweepStore, Instant now) {
        SweepStore.SweepCheckpoint before = sweepStore.checkpoint();
        Instant then = now.minus(Duration.ofMinutes(15));
        sweepStore.checkpoint(new SweepStore.SweepCheckpoint(
                before.decided(),
                before.manifests(),
                Optional.of(new SweepStore.Watch(Instant.EPOCH, then, Optional.of(then)))));
    }
}
