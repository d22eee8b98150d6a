package io.homing.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** An outbox in a map. Safe for concurrent use. */
public final class InMemoryOutbox implements Outbox {
    private final InstantSource clock;
    private final Map<List<String>, State> sends = new LinkedHashMap<>();
    private final Map<String, Set<MessageId>> claimed = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private record State(OutboundMail send, Instant since, boolean begun, Optional<String> ending) {}

    InMemoryOutbox(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized boolean claim(SendClaim claim, int limit) {
        List<String> counters = claim.counters().stream()
                .map(counter -> claim.day() + " " + counter)
                .toList();
        Set<MessageId> counted = claimed.computeIfAbsent(counters.getFirst(), key -> new HashSet<>());
        if (counted.contains(claim.message())) {
            return true;
        }
        boolean isAllowed = counted.size() < limit
                && counters.stream().allMatch(counter -> counts.getOrDefault(counter, 0) < limit * TIMES);
        if (isAllowed) {
            counted.add(claim.message());
            counters.forEach(counter -> counts.merge(counter, 1, Integer::sum));
        }
        return isAllowed;
    }

    /** What a commit does. */
    synchronized void add(OutboundMail outboundMail) {
        sends.putIfAbsent(key(outboundMail), new State(outboundMail, clock.instant(), false, Optional.empty()));
    }

    private static List<String> key(OutboundMail outboundMail) {
        return List.of(outboundMail.message().value(), outboundMail.key());
    }

    @Override
    public synchronized List<Open> open(Consumer<HomingException> unreadable) {
        return sends.values().stream()
                .filter(state -> state.ending().isEmpty())
                .map(state -> new Open(state.send(), state.since(), state.begun()))
                .toList();
    }

    @Override
    public synchronized boolean begin(OutboundMail outboundMail) {
        State state = sends.get(key(outboundMail));
        if (state == null || state.begun()) {
            return false;
        }
        sends.put(key(outboundMail), new State(state.send(), clock.instant(), true, Optional.empty()));
        return true;
    }

    @Override
    public synchronized void requeue(OutboundMail outboundMail) {
        sends.computeIfPresent(
                key(outboundMail),
                (key, state) -> state.ending().isPresent()
                        ? state
                        : new State(state.send(), clock.instant(), false, Optional.empty()));
    }

    @Override
    public synchronized void finish(OutboundMail outboundMail, String how) {
        sends.computeIfPresent(
                key(outboundMail),
                (key, state) -> state.ending().isPresent()
                        ? state
                        : new State(state.send(), state.since(), true, Optional.of(how)));
    }

    /** How a send ended; empty for one that has not. */
    public synchronized Optional<String> ending(OutboundMail outboundMail) {
        return Optional.ofNullable(sends.get(key(outboundMail))).flatMap(State::ending);
    }
}
