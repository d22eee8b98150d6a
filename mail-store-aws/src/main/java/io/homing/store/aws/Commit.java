package io.homing.store.aws;

import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.CommitResult.AlreadyCommitted;
import io.homing.store.CommitResult.Committed;
import io.homing.store.Decision;
import io.homing.store.Decision.Deliver;
import io.homing.store.Decision.Hold;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.OutboundMail;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One call of {@link io.homing.store.MailStore#commit}. Sees what has a place already, numbers the rest from the head
 * of the lane on, and writes that on condition that neither changed in between; where it did, the same again. There is
 * no lock, so a writer that dies anywhere leaves nothing behind that another one would have to wait for.
 *
 * <p>When the answer to a transaction is lost for good, nobody knows whether it was carried out. That is an exception
 * here, and a repeated call finds the guards.
 */
record Commit(Table table, int lanes, InstantSource clock, IndexRecord record, List<Decision> decisions) {
    /**
     * A transaction takes 100 items: the head, META, and two for each of these: guard and entry of a delivery, mark and
     * queue of a send. Its 4 MB are out of reach: META has at most the 400 KB of an item, and each of the others some 2 KB.
     */
    private static final int CHUNK = 49;

    /** What one transaction commits besides the record. Deliveries are of one lane. */
    private record Chunk(Lane lane, List<Deliver> deliveries, List<OutboundMail> sends, List<Hold> holds) {
        int size() {
            return deliveries.size() + sends.size() + holds.size();
        }

        Chunk with(Chunk other) {
            return new Chunk(lane, deliveries, other.sends, other.holds);
        }
    }

    List<CommitResult> run() {
        Map<MailboxName, Deliver> wanted = new LinkedHashMap<>();
        Map<Address, Hold> holds = new LinkedHashMap<>();
        for (Decision decision : decisions) {
            switch (decision) {
                case Deliver deliver -> wanted.putIfAbsent(deliver.mailbox(), deliver);
                case Hold hold -> holds.putIfAbsent(hold.recipient(), hold);
                case Decision.Forward forward -> {} // see Send.of
                case Decision.Notify notify -> {}
                case Decision.Bounce bounce -> {}
                case Decision.Discard discard -> {}
            }
        }
        DecisionItems kept = DecisionItems.of(record.message(), decisions);
        kept.items().forEach(table::put); // nobody reads them before META names them
        Map<MailboxName, CommitResult> placements = new HashMap<>();
        List<Chunk> chunks =
                chunks(wanted.values(), OutboundMail.of(record.message(), decisions), List.copyOf(holds.values()));
        for (Chunk chunk : chunks) {
            boolean last = chunk.equals(chunks.getLast());
            placements.putAll(Backoff.WITH_OTHER_WRITERS
                    .untilWon(() -> attempt(chunk, last, kept))
                    .orElseThrow(this::gaveUp));
        }
        return wanted.keySet().stream().map(placements::get).toList();
    }

    /** As few as there can be: most mails need one. */
    private List<Chunk> chunks(Iterable<Deliver> deliveries, List<OutboundMail> sends, List<Hold> holds) {
        Map<Lane, List<Deliver>> byLane = new TreeMap<>();
        for (Deliver deliver : deliveries) {
            byLane.computeIfAbsent(Lane.of(deliver.mailbox(), lanes), lane -> new ArrayList<>())
                    .add(deliver);
        }
        List<Chunk> chunks = new ArrayList<>();
        byLane.forEach((lane, all) ->
                parts(all).forEach(part -> chunks.add(new Chunk(lane, part, List.of(), List.of()))));
        List<Chunk> others = new ArrayList<>();
        parts(sends).forEach(part -> others.add(new Chunk(Lane.FIRST, List.of(), part, List.of())));
        parts(holds).forEach(part -> others.add(new Chunk(Lane.FIRST, List.of(), List.of(), part)));
        if (chunks.size() == 1
                && others.size() == 1
                && chunks.getFirst().size() + others.getFirst().size() <= CHUNK) {
            return List.of(chunks.getFirst().with(others.getFirst()));
        }
        chunks.addAll(others);
        return chunks.isEmpty() ? List.of(new Chunk(Lane.FIRST, List.of(), List.of(), List.of())) : chunks;
    }

    private static <T> List<List<T>> parts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            parts.add(all.subList(from, Math.min(from + CHUNK, all.size())));
        }
        return parts;
    }

    /**
     * Looks and writes, once.
     *
     * @param last whether to write the record too, which marks all decisions as carried out
     * @param kept where the decisions are on record
     * @return empty where another writer came in between
     */
    private Optional<Map<MailboxName, CommitResult>> attempt(Chunk chunk, boolean last, DecisionItems kept) {
        Map<Key, Item> seen = look(chunk);
        Map<MailboxName, Key> places = places(chunk, seen);
        Map<Key, Item> stored = table.get(places.values());
        if (!stored.keySet().containsAll(places.values())) {
            return Optional.empty(); // a transaction is being carried out: its guard can be seen before its entry
        }
        Instant now = clock.instant();
        var head = new Head(Optional.ofNullable(seen.get(Key.head(chunk.lane))));
        List<Entry> fresh = number(chunk, places.keySet(), head.last(), head.commitTime(now));

        List<TransactWriteItem> writes = new ArrayList<>(deliver(chunk.lane, head.last(), fresh));
        writes.addAll(queue(chunk, seen.keySet(), now));
        if (last) {
            writes.add(new Writes(table.name()).meta(record, kept));
        }
        if (!table.write(writes)) {
            return Optional.empty();
        }
        Map<MailboxName, CommitResult> placements = new HashMap<>();
        places.forEach((mailbox, place) -> placements.put(
                mailbox, new AlreadyCommitted(EntryJson.read(stored.get(place).text("entry")))));
        fresh.forEach(entry -> placements.put(entry.mailbox(), new Committed(entry)));
        return Optional.of(placements);
    }

    /** The head of the lane, and what there is already of all that is to be written. */
    private Map<Key, Item> look(Chunk chunk) {
        List<Key> keys = new ArrayList<>(List.of(Key.head(chunk.lane)));
        chunk.deliveries.forEach(deliver -> keys.add(Key.guard(record.message(), deliver.mailbox())));
        chunk.sends.forEach(outboundMail -> keys.add(Key.send(outboundMail)));
        chunk.holds.forEach(hold -> keys.add(Key.held(record.message(), hold.recipient())));
        return table.get(keys);
    }

    /** Where those stand that have a place: perhaps in another lane, if there were fewer lanes then. */
    private Map<MailboxName, Key> places(Chunk chunk, Map<Key, Item> seen) {
        Map<MailboxName, Key> places = new HashMap<>();
        for (Deliver deliver : chunk.deliveries) {
            Item guard = seen.get(Key.guard(record.message(), deliver.mailbox()));
            if (guard != null) {
                Lane lane = new Lane(Math.toIntExact(guard.number("lane")));
                places.put(deliver.mailbox(), Key.entry(lane, new Position(guard.number("position"))));
            }
        }
        return places;
    }

    private List<Entry> number(Chunk chunk, Set<MailboxName> placed, Position from, Instant committed) {
        List<Entry> entries = new ArrayList<>();
        Position last = from;
        for (Deliver deliver : chunk.deliveries) {
            if (!placed.contains(deliver.mailbox())) {
                last = last.next();
                entries.add(new Entry(
                        chunk.lane,
                        last,
                        record.message(),
                        deliver.mailbox(),
                        deliver.folder(),
                        Set.of(),
                        record.size(),
                        record.sha256(),
                        record.received(),
                        committed,
                        StoreLayout.processed(record.message())));
            }
        }
        return entries;
    }

    private List<TransactWriteItem> deliver(Lane lane, Position from, List<Entry> fresh) {
        var writes = new Writes(table.name());
        List<TransactWriteItem> all = new ArrayList<>();
        if (!fresh.isEmpty()) {
            all.add(writes.advance(
                    lane, from, fresh.getLast().position(), fresh.getLast().committed()));
        }
        for (Entry entry : fresh) {
            all.add(writes.guard(entry));
            all.add(writes.entry(entry));
        }
        return all;
    }

    /** What goes out, and what waits for a person, unless it did so once. */
    private List<TransactWriteItem> queue(Chunk chunk, Set<Key> seen, Instant now) {
        var writes = new Writes(table.name());
        List<TransactWriteItem> all = new ArrayList<>();
        for (OutboundMail outboundMail : chunk.sends) {
            if (!seen.contains(Key.send(outboundMail))) {
                all.add(writes.mark(outboundMail));
                all.add(writes.queue(outboundMail, now));
            }
        }
        for (Hold hold : chunk.holds) {
            if (!seen.contains(Key.held(record.message(), hold.recipient()))) {
                all.add(writes.hold(record.message(), hold, now));
            }
        }
        return all;
    }

    private HomingException gaveUp() {
        return new HomingException(
                HomingException.Kind.PASSING,
                "TransactWriteItems on table %s: %s got no place in %d attempts, between other writers"
                        .formatted(table.name(), record.message(), Backoff.WITH_OTHER_WRITERS.attempts()),
                "Homing retries. If this persists while little mail arrives, the head of the lane is behind its entries"
                        + " or a guard has none: homing verify");
    }
}
