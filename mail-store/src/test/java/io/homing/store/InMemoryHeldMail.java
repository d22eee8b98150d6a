package io.homing.store;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Held mail in a map. Safe for concurrent use. */
public final class InMemoryHeldMail implements HeldMail {
    private final InstantSource clock;
    private final Map<String, Held> waiting = new TreeMap<>();
    private final Set<String> closed = new HashSet<>();

    InMemoryHeldMail(InstantSource clock) {
        this.clock = clock;
    }

    /** What a commit does. */
    synchronized void add(MessageId message, Decision.Hold hold) {
        var held = new Held(message, hold.recipient(), hold.because(), clock.instant(), false);
        if (!closed.contains(key(held))) {
            waiting.putIfAbsent(key(held), held);
        }
    }

    private static String key(Held held) {
        return held.message() + "#" + held.recipient();
    }

    @Override
    public synchronized List<Held> waiting(Consumer<HomingException> unreadable) {
        return List.copyOf(waiting.values());
    }

    @Override
    public synchronized void markWarned(Held held) {
        waiting.computeIfPresent(
                key(held), (key, was) -> new Held(was.message(), was.recipient(), was.because(), was.since(), true));
    }

    @Override
    public synchronized void close(Held held, String how) {
        waiting.remove(key(held));
        closed.add(key(held));
    }
}
