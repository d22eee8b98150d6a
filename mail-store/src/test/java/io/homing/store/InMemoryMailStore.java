package io.homing.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.json.DecisionJson;
import io.homing.store.json.EntryJson;
import io.homing.store.json.IndexJson;
import io.homing.store.json.OutboundMailJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The whole store in maps: as exact as the real one, without network or disk. Safe for concurrent use. */
public final class InMemoryMailStore implements MailStore, MailFeed, SweepStore {
    private final InstantSource clock;
    private final int lanes;
    private final Map<ObjectKey, byte[]> objects = new HashMap<>();
    private final Map<ObjectKey, Instant> times = new HashMap<>();
    private final Map<Lane, List<Entry>> journal = new TreeMap<>();
    private final Map<Lane, TreeMap<Position, Entry>> restored = new HashMap<>();
    private final Map<Guard, Entry> guards = new HashMap<>();
    private final Map<Entry, String> texts = new HashMap<>();
    private final Map<Entry, Entry> answers = new HashMap<>();
    private final Map<MessageId, IndexRecord> records = new HashMap<>();
    private final Map<MessageId, SequencedSet<Decision>> decisions = new HashMap<>();
    private final Map<HostName, Map<Lane, HostRecord>> hosts = new HashMap<>();
    private final InMemoryRuleBook rules = new InMemoryRuleBook();
    private final InMemoryOutbox outbox;
    private final InMemoryHeldMail held;
    private final Set<MessageId> encrypted = new HashSet<>();
    private SweepCheckpoint checkpoint = SweepCheckpoint.NOTHING;
    private EntryFormat entryFormat = EntryFormat.FIRST;
    private Optional<SweepStatus> sweepStatus = Optional.empty();

    private record Guard(MessageId message, MailboxName mailbox) {}

    public InMemoryMailStore(InstantSource clock, int lanes) {
        this.clock = clock;
        this.lanes = lanes;
        this.outbox = new InMemoryOutbox(clock);
        this.held = new InMemoryHeldMail(clock);
    }

    public InMemoryRuleBook rules() {
        return rules;
    }

    public InMemoryOutbox outbox() {
        return outbox;
    }

    public InMemoryHeldMail held() {
        return held;
    }

    @Override
    public synchronized Optional<Incoming> incoming(MessageId message) {
        return object(StoreLayout.incoming(message))
                .map(encrypted.contains(message) ? Incoming::encrypted : Incoming::plain);
    }

    @Override
    public synchronized Map<MessageId, MessageRecord> findAll(List<MessageId> messages) {
        return messages.stream()
                .distinct()
                .filter(records::containsKey)
                .collect(Collectors.toMap(
                        message -> message,
                        message -> new MessageRecord(records.get(message), List.copyOf(decisions.get(message)))));
    }

    @Override
    public synchronized List<Entry> entries(MessageId message) {
        return journal.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.message().equals(message))
                .toList();
    }

    @Override
    public synchronized Optional<Entry> manifest(ObjectKey key) {
        return object(key).map(json -> EntryJson.read(new String(json, UTF_8)));
    }

    @Override
    public synchronized void restore(List<Entry> entries) {
        for (Entry entry : entries) {
            Entry there = restored.computeIfAbsent(entry.lane(), lane -> new TreeMap<>())
                    .putIfAbsent(entry.position(), entry);
            if (!Optional.ofNullable(there).orElse(entry).equals(entry)) {
                throw new HomingException(HomingException.Kind.CORRUPT, entry.position() + " is taken", "Stop it.");
            }
            if (entry.replaces().isEmpty()) {
                guards.put(new Guard(entry.message(), entry.mailbox()), entry);
                records.putIfAbsent(entry.message(), IndexRecord.of(entry));
                decisions
                        .computeIfAbsent(entry.message(), id -> new LinkedHashSet<>())
                        .add(new Decision.Deliver(
                                new Address(entry.mailbox().toString()), entry.mailbox(), entry.folder(), "restored"));
            }
        }
    }

    @Override
    public synchronized boolean restoreHead(Entry last) {
        Map<Position, Entry> entries = restored.remove(last.lane());
        return entries != null && journal.putIfAbsent(last.lane(), new ArrayList<>(entries.values())) == null;
    }

    @Override
    public synchronized Optional<byte[]> canonical(MessageId message, MailPrefix mailPrefix) {
        return object(StoreLayout.canonical(message, mailPrefix));
    }

    @Override
    public synchronized byte[] putCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail) {
        ObjectKey key = StoreLayout.canonical(message, mailPrefix);
        objects.putIfAbsent(key, mail.clone());
        return object(key).orElseThrow();
    }

    @Override
    public synchronized List<CommitResult> commit(IndexRecord record, List<Decision> decided) {
        Map<MailboxName, CommitResult> placements = new LinkedHashMap<>();
        // Beside the record, META has room for the decisions of many events; more are in items of their own.
        DynamoDbLimits.check(StoreLayout.META, IndexJson.write(record), "x".repeat(100_000));
        decided.forEach(decision -> DynamoDbLimits.check("C#", DecisionJson.write(decision), "x".repeat(200_000)));
        for (Decision decision : decided) {
            switch (decision) {
                case Decision.Deliver deliver ->
                    placements.computeIfAbsent(deliver.mailbox(), mailbox -> place(record, deliver));
                case Decision.Hold hold -> {
                    DynamoDbLimits.check(record.message() + "#" + hold.recipient(), hold.because());
                    held.add(record.message(), hold);
                }
                case Decision.Forward forward -> {}
                case Decision.Notify notify -> {}
                case Decision.Bounce bounce -> {}
                case Decision.Discard discard -> {}
            }
        }
        for (OutboundMail outboundMail : OutboundMail.of(record.message(), decided)) {
            DynamoDbLimits.check(record.message() + "#" + outboundMail.key(), OutboundMailJson.write(outboundMail));
            outbox.add(outboundMail);
        }
        records.put(record.message(), record);
        decisions.computeIfAbsent(record.message(), id -> new LinkedHashSet<>()).addAll(decided);
        return List.copyOf(placements.values());
    }

    private CommitResult place(IndexRecord record, Decision.Deliver deliver) {
        var guard = new Guard(record.message(), deliver.mailbox());
        if (guards.containsKey(guard)) {
            return new CommitResult.AlreadyCommitted(guards.get(guard));
        }
        Lane lane = Lane.of(deliver.mailbox(), lanes);
        var entry = new Entry(
                lane,
                next(lane),
                record.message(),
                deliver.mailbox(),
                deliver.folder(),
                Set.of(),
                record.size(),
                record.sha256(),
                record.received(),
                commitTime(lane),
                StoreLayout.processed(record.message()));
        DynamoDbLimits.check(entry.position().padded(), EntryJson.write(entry));
        DynamoDbLimits.check(StoreLayout.guard(entry.mailbox()));
        journal.get(lane).add(entry);
        guards.put(guard, entry);
        return new CommitResult.Committed(entry);
    }

    private Position next(Lane lane) {
        return new Position(
                journal.computeIfAbsent(lane, l -> new ArrayList<>()).size() + 1L);
    }

    private Instant commitTime(Lane lane) {
        List<Entry> entries = journal.get(lane);
        Instant last = entries.isEmpty() ? Instant.EPOCH : entries.getLast().committed();
        Instant now = clock.instant();
        return now.isBefore(last) ? last : now;
    }

    /** The caller is asked outside of the lock, as by the real one: it may ask this store, and let others come between. */
    @Override
    public CommitResult replace(Entry withheld, Supplier<Optional<byte[]>> mailInstead) {
        Optional<CommitResult> before = answered(withheld);
        return before.isPresent() ? before.get() : answer(withheld, mailInstead.get());
    }

    private synchronized Optional<CommitResult> answered(Entry withheld) {
        return Optional.ofNullable(answers.get(withheld)).map(CommitResult.AlreadyCommitted::new);
    }

    private synchronized CommitResult answer(Entry withheld, Optional<byte[]> standIn) {
        if (answers.containsKey(withheld)) {
            return new CommitResult.AlreadyCommitted(answers.get(withheld));
        }
        ObjectKey object = standIn.isEmpty() ? withheld.object() : StoreLayout.standIn(withheld);
        standIn.ifPresent(mail -> putObject(object, mail));
        Entry answer = withheld.replacement(
                next(withheld.lane()),
                commitTime(withheld.lane()),
                standIn.map(mail -> (long) mail.length).orElse(withheld.size()),
                standIn.map(Sha256::of).orElse(withheld.sha256()),
                object);
        journal.get(withheld.lane()).add(answer);
        answers.put(withheld, answer);
        return new CommitResult.Committed(answer);
    }

    @Override
    public synchronized Set<MessageId> recorded(Collection<MessageId> messages) {
        return messages.stream().filter(records::containsKey).collect(Collectors.toSet());
    }

    @Override
    public synchronized void replaceCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail) {
        putObject(StoreLayout.canonical(message, mailPrefix), mail);
    }

    @Override
    public synchronized SweepCheckpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public synchronized void checkpoint(SweepCheckpoint now) {
        checkpoint = now;
    }

    @Override
    public synchronized void publish(SweepStatus now) {
        sweepStatus = Optional.of(now);
    }

    @Override
    public List<MailboxRecord> mailboxes() {
        return rules.mailboxes();
    }

    @Override
    public synchronized Optional<SweepStatus> sweepStatus() {
        return sweepStatus;
    }

    @Override
    public synchronized EntryFormat entryFormat() {
        return entryFormat;
    }

    /** Sets the switch for the entry format. */
    public synchronized void putEntryFormat(EntryFormat now) {
        entryFormat = now;
    }

    @Override
    public void accepted(Consumer<List<Stored>> page) {
        page.accept(incoming());
    }

    private synchronized List<Stored> incoming() {
        String prefix = "incoming/";
        return objects.keySet().stream()
                .filter(key -> key.value().startsWith(prefix))
                .map(key -> new Stored(new MessageId(key.value().substring(prefix.length())), times.get(key)))
                .toList();
    }

    @Override
    public synchronized Position head(Lane lane) {
        return new Position(journal.getOrDefault(lane, List.of()).size());
    }

    /** The caller is told outside of the lock: it may have others ask this store meanwhile, and wait for them. */
    @Override
    public void list(Listing listing, Consumer<StoredObject> each) {
        listed(listing).forEach(each);
    }

    private synchronized List<StoredObject> listed(Listing listing) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().value().startsWith(listing.prefix()))
                .map(object -> new StoredObject(object.getKey(), object.getValue().length))
                .sorted(Comparator.comparing(object -> object.key().value()))
                .toList();
    }

    @Override
    public synchronized void putManifest(Entry entry) {
        objects.putIfAbsent(StoreLayout.manifest(entry), EntryJson.write(entry).getBytes(UTF_8));
    }

    @Override
    public synchronized List<Entry> read(Lane lane, Position after, int limit) {
        List<Entry> stored = journal.getOrDefault(lane, List.of()).stream()
                .skip(after.value())
                .limit(limit)
                .toList();
        return EntryJson.readable(stored, entry -> texts.containsKey(entry) ? EntryJson.read(texts.get(entry)) : entry);
    }

    /** Puts another text in the place of a committed entry, as another version might have written it. */
    public synchronized void putEntry(Entry entry, String text) {
        texts.put(entry, text);
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
    public synchronized List<HostRecord> progress(HostName host, Consumer<HomingException> unreadable) {
        return List.copyOf(hosts.getOrDefault(host, Map.of()).values());
    }

    /** What a test puts there in the place of SES, or to spoil something. */
    public synchronized void putObject(ObjectKey key, byte[] bytes) {
        objects.put(key, bytes.clone());
        times.put(key, clock.instant());
    }

    /** Whether SES encrypted the raw mail with a key that nobody here has, or has not yet. */
    public synchronized void encrypt(MessageId message, boolean now) {
        if (now) {
            encrypted.add(message);
        } else {
            encrypted.remove(message);
        }
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
