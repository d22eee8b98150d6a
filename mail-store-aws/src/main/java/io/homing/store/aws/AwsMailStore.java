package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.Incoming;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import io.homing.store.json.IndexJson;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The port for writing, on S3 and DynamoDB. Safe for concurrent use, by threads and by processes. */
record AwsMailStore(Bucket bucket, Table table, int lanes, InstantSource clock) implements MailStore {
    private static final String MAIL = "message/rfc822";

    @Override
    public Optional<Incoming> incoming(MessageId message) {
        return bucket.incoming(StoreLayout.incoming(message));
    }

    private MessageRecord recorded(Item item) {
        return new MessageRecord(IndexJson.read(item.text("record")), DecisionItems.read(table, item));
    }

    @Override
    public Map<MessageId, MessageRecord> findAll(List<MessageId> messages) {
        return table.get(messages.stream().map(Key::meta).toList()).values().stream()
                .map(this::recorded)
                .collect(Collectors.toMap(
                        messageRecord -> messageRecord.record().message(), messageRecord -> messageRecord));
    }

    /** Guards and answers say where. */
    @Override
    public List<Entry> entries(MessageId message) {
        List<Key> places = table.all(StoreLayout.message(message)).stream()
                .filter(item -> item.has("position"))
                .map(item -> Key.entry(
                        new Lane(Math.toIntExact(item.number("lane"))), new Position(item.number("position"))))
                .toList();
        return table.get(places).values().stream()
                .map(item -> EntryJson.read(item.text("entry")))
                .sorted(Comparator.comparing(Entry::lane).thenComparing(Entry::position))
                .toList();
    }

    @Override
    public Optional<byte[]> canonical(MessageId message, MailPrefix mailPrefix) {
        return bucket.get(StoreLayout.canonical(message, mailPrefix));
    }

    @Override
    public byte[] putCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail) {
        return bucket.keep(StoreLayout.canonical(message, mailPrefix), MAIL, mail);
    }

    @Override
    public void replaceCanonical(MessageId message, MailPrefix mailPrefix, byte[] mail) {
        bucket.put(StoreLayout.canonical(message, mailPrefix), MAIL, mail);
    }

    @Override
    public List<CommitResult> commit(IndexRecord record, List<Decision> decisions) {
        return new Commit(table, lanes, clock, record, decisions).run();
    }

    @Override
    public void putManifest(Entry entry) {
        bucket.putNew(
                StoreLayout.manifest(entry),
                "application/json",
                EntryJson.write(entry).getBytes(UTF_8));
    }
}
