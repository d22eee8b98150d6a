package io.homing.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.json.EntryJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;

/** The whole store in maps: as exact as the real one, without network or disk. Safe for concurrent use. */
public final class InMemoryMailStore implements MailStore, MailFeed {
    private final InstantSource clock;
    private final int lanes;
    private final Map<ObjectKey, byte[]> objects = new HashMap<>();
    private final Map<Lane, List<Entry>> journal = new TreeMap<>();
    private final Map<Guard, Entry> guards = new HashMap<>();
    private final Map<MessageId, IndexRecord> records = new HashMap<>();
    private final Map<MessageId, SequencedSet<Decision>> decisions = new HashMap<>();
    private final Map<RulePattern, Rule> rules = new HashMap<>();
    private final Map<HostName, Map<Lane, HostRecord>> hosts = new HashMap<>();

    private record Guard(MessageId message, MailboxName mailbox) {}

    public InMemoryMailStore(InstantSource clock, int lanes) {
        this.clock = clock;
        this.lanes = lanes;
    }

    @Override
    public synchronized Optional<byte[]> incoming(MessageId message) {
        return object(StoreLayout.incoming(message));
    }

    @Override
    public synchronized List<Rule> rules(Collection<RulePattern> patterns) {
        return patterns.stream().filter(rules::containsKey).map(rules::get).toList();
    }

    @Override
    public synchronized void putRule(Rule rule) {
        rules.put(rule.pattern(), rule);
    }

    @Override
    public synchronized void putCanonical(MessageId message, byte[] mail) {
        putObject(StoreLayout.processed(message), mail);
    }

    @Override
    public synchronized List<Placement> commit(IndexRecord record, List<Decision> decided) {
        Map<MailboxName, Placement> placements = new LinkedHashMap<>();
        for (Decision decision : decided) {
            if (decision instanceof Decision.Deliver deliver) {
                placements.computeIfAbsent(deliver.mailbox(), mailbox -> place(record, deliver));
            }
        }
        records.put(record.message(), record);
        decisions.computeIfAbsent(record.message(), id -> new LinkedHashSet<>()).addAll(decided);
        return List.copyOf(placements.values());
    }

    private Placement place(IndexRecord record, Decision.Deliver deliver) {
        var guard = new Guard(record.message(), deliver.mailbox());
        if (guards.containsKey(guard)) {
            return new Placement.AlreadyPlaced(guards.get(guard));
        }
        Lane lane = Lane.of(deliver.mailbox(), lanes);
        List<Entry> entries = journal.computeIfAbsent(lane, l -> new ArrayList<>());
        Instant last = entries.isEmpty() ? Instant.EPOCH : entries.getLast().committed();
        Instant now = clock.instant();
        var entry = new Entry(
                lane,
                new Position(entries.size() + 1L),
                record.message(),
                deliver.mailbox(),
                deliver.folder(),
                Set.of(),
                record.size(),
                record.sha256(),
                record.received(),
                now.isBefore(last) ? last : now,
                StoreLayout.processed(record.message()));
        entries.add(entry);
        guards.put(guard, entry);
        return new Placement.Placed(entry);
    }

    @Override
    public synchronized void putManifest(Entry entry) {
        objects.putIfAbsent(StoreLayout.manifest(entry), EntryJson.write(entry).getBytes(UTF_8));
    }

    @Override
    public synchronized List<Entry> read(Lane lane, Position after, int limit) {
        return journal.getOrDefault(lane, List.of()).stream()
                .skip(after.value())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<InputStream> open(Entry entry) {
        return object(entry.object()).map(ByteArrayInputStream::new);
    }

    @Override
    public synchronized boolean hasManifest(Entry entry) {
        return objects.containsKey(StoreLayout.manifest(entry));
    }

    @Override
    public synchronized void report(HostRecord record) {
        hosts.computeIfAbsent(record.host(), host -> new TreeMap<>()).put(record.lane(), record);
    }

    @Override
    public synchronized List<HostRecord> progress(HostName host) {
        return List.copyOf(hosts.getOrDefault(host, Map.of()).values());
    }

    /** What a test puts there in the place of SES, or to spoil something. */
    public synchronized void putObject(ObjectKey key, byte[] bytes) {
        objects.put(key, bytes.clone());
    }

    public synchronized void deleteObject(ObjectKey key) {
        objects.remove(key);
    }

    public synchronized Optional<byte[]> object(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(byte[]::clone);
    }

    public synchronized Optional<IndexRecord> record(MessageId message) {
        return Optional.ofNullable(records.get(message));
    }

    /** What was decided about a message, in the order of the decisions; empty for an unknown one. */
    public synchronized List<Decision> decisions(MessageId message) {
        return List.copyOf(decisions.getOrDefault(message, new LinkedHashSet<>()));
    }
}
