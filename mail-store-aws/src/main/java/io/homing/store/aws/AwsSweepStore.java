package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.CommitResult;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStatus;
import io.homing.store.SweepStore;
import io.homing.store.json.EntryJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the sweep needs of the store. */
record AwsSweepStore(Bucket bucket, Table table, InstantSource clock) implements SweepStore {
    private static final String INCOMING = "incoming/";

    /** Empty for what SES did not name: the folder itself, as consoles make it, or what a person put there. */
    private static Optional<Stored> stored(S3Object object) {
        try {
            var message = new MessageId(object.key().substring(INCOMING.length()));
            return Optional.of(new Stored(message, object.lastModified()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void accepted(Consumer<List<Stored>> each) {
        bucket.pages(
                INCOMING,
                page -> each.accept(
                        page.stream().flatMap(object -> stored(object).stream()).toList()));
    }

    @Override
    public void publish(SweepStatus sweepStatus) {
        table.put(SweepStatusItem.write(sweepStatus));
    }

    @Override
    public Set<MessageId> recorded(Collection<MessageId> messages) {
        Map<Key, MessageId> keys = messages.stream().collect(Collectors.toMap(Key::meta, m -> m, (a, b) -> a));
        return table.get(keys.keySet()).keySet().stream().map(keys::get).collect(Collectors.toSet());
    }

    @Override
    public CommitResult replace(Entry withheld, Supplier<Optional<byte[]>> standIn) {
        return Backoff.WITH_OTHER_WRITERS
                .untilWon(() -> attempt(withheld, standIn))
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.PASSING,
                        "TransactWriteItems on table %s: no place for the answer to position %s of lane %s"
                                .formatted(table.name(), withheld.position(), withheld.lane()),
                        "The next sweep tries again."));
    }

    private Optional<CommitResult> attempt(Entry withheld, Supplier<Optional<byte[]>> standIn) {
        Map<Key, Item> seen = table.get(List.of(Key.answer(withheld), Key.head(withheld.lane())));
        Optional<Item> answered = Optional.ofNullable(seen.get(Key.answer(withheld)));
        if (answered.isPresent()) {
            var place = new Position(answered.get().number("position"));
            return table.get(Key.entry(withheld.lane(), place))
                    .map(item -> new CommitResult.AlreadyCommitted(EntryJson.read(item.text("entry"))));
        }
        var head = new Head(Optional.ofNullable(seen.get(Key.head(withheld.lane()))));
        Entry answer = entry(withheld, standIn.get(), head);
        var writes = new Writes(table.name());
        List<TransactWriteItem> all = new ArrayList<>();
        all.add(writes.advance(withheld.lane(), head.last(), answer.position(), answer.committed()));
        all.add(writes.entry(answer));
        all.add(writes.answered(withheld, answer));
        return table.write(all) ? Optional.of(new CommitResult.Committed(answer)) : Optional.empty();
    }

    private Entry entry(Entry withheld, Optional<byte[]> standIn, Head head) {
        ObjectKey object = standIn.isEmpty() ? withheld.object() : StoreLayout.standIn(withheld);
        Optional<byte[]> kept = standIn.map(mail -> bucket.keep(object, "message/rfc822", mail));
        return withheld.replacement(
                head.last().next(),
                head.commitTime(clock.instant()),
                kept.map(mail -> (long) mail.length).orElse(withheld.size()),
                kept.map(Sha256::of).orElse(withheld.sha256()),
                object);
    }

    @Override
    public Optional<Entry> manifest(ObjectKey key) {
        return bucket.get(key).map(json -> EntryJson.read(new String(json, UTF_8)));
    }

    @Override
    public void restore(List<Entry> entries) {
        for (int from = 0; from < entries.size(); from += Restore.CHUNK) {
            new Restore(table, entries.subList(from, Math.min(from + Restore.CHUNK, entries.size()))).run();
        }
    }

    @Override
    public boolean restoreHead(Entry last) {
        return table.write(List.of(
                new Writes(table.name()).advance(last.lane(), Position.NONE, last.position(), last.committed())));
    }

    @Override
    public SweepCheckpoint checkpoint() {
        return table.get(Key.sweep()).map(AwsSweepStore::swept).orElse(SweepCheckpoint.NOTHING);
    }

    private static SweepCheckpoint swept(Item item) {
        Map<Lane, Position> manifests = new HashMap<>();
        for (String name : item.attributes().keySet()) {
            if (name.startsWith("lane")) {
                manifests.put(new Lane(Integer.parseInt(name.substring(4))), new Position(item.number(name)));
            }
        }
        return new SweepCheckpoint(Instant.ofEpochMilli(item.number("decided")), manifests, watch(item));
    }

    private static Optional<Watch> watch(Item item) {
        if (!item.has("watched")) {
            return Optional.empty(); // an older version wrote it
        }
        return Optional.of(new Watch(
                Instant.ofEpochMilli(item.number("running")),
                Instant.ofEpochMilli(item.number("watched")),
                Optional.of("quiet").filter(item::has).map(name -> Instant.ofEpochMilli(item.number(name)))));
    }

    @Override
    public void checkpoint(SweepCheckpoint sweepCheckpoint) {
        Item item =
                Item.of(Key.sweep()).with("decided", sweepCheckpoint.decided().toEpochMilli());
        for (Map.Entry<Lane, Position> lane : sweepCheckpoint.manifests().entrySet()) {
            item = item.with("lane" + lane.getKey(), lane.getValue().value());
        }
        if (sweepCheckpoint.watch().isPresent()) {
            Watch watch = sweepCheckpoint.watch().get();
            item = item.with("running", watch.since().toEpochMilli())
                    .with("watched", watch.last().toEpochMilli());
            item = watch.empty().isPresent()
                    ? item.with("quiet", watch.empty().get().toEpochMilli())
                    : item;
        }
        table.put(item);
    }
}
