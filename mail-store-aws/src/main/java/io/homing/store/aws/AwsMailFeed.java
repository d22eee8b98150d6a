package io.homing.store.aws;

import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailboxRecord;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStatus;
import io.homing.store.json.EntryJson;
import io.homing.store.json.HostJson;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The port for reading, on S3 and DynamoDB. Safe for concurrent use. To learn that there is nothing new costs one
 * Query, and S3 is not so much as loaded before a mail is opened.
 */
record AwsMailFeed(Bucket bucket, Table table) implements MailFeed {
    /** Twelve nines: after every entry, and before the head, which is in the same partition. */
    private static final Position END = new Position(999_999_999_999L);

    private static final Lane LAST_LANE = new Lane(999);

    /** A host has a record per lane; more items than lanes it may have written are not read. */
    private static final int MOST_LANES = 1_000;

    @Override
    public List<Entry> read(Lane lane, Position after, int limit) {
        return EntryJson.readable(
                table.query(Key.entry(lane, after.next()), Key.entry(lane, END), limit), AwsMailFeed::entry);
    }

    private static Entry entry(Item item) {
        String json = item.text("entry");
        try {
            return EntryJson.read(json);
        } catch (HomingException e) {
            throw new HomingException(
                    e.kind(), "item %s of the table: %s".formatted(item.key(), e.getMessage()), e.hint(), e);
        }
    }

    @Override
    public Optional<InputStream> open(Entry entry) {
        return bucket.open(entry.object());
    }

    @Override
    public boolean hasManifest(Entry entry) {
        return bucket.get(StoreLayout.manifest(entry)).isPresent();
    }

    @Override
    public Position head(Lane lane) {
        return only(Key.head(lane))
                .map(item -> new Position(item.number("last")))
                .orElse(Position.NONE);
    }

    @Override
    public Optional<SweepStatus> sweepStatus() {
        return only(Key.board()).map(SweepStatusItem::read);
    }

    @Override
    public EntryFormat entryFormat() {
        return only(Key.format())
                .map(item -> item.number("entries", EntryFormat::new))
                .orElse(EntryFormat.FIRST);
    }

    @Override
    public List<MailboxRecord> mailboxes() {
        return AwsRuleBook.mailboxes(table);
    }

    /** By a Query, for a host may ask nothing else. */
    private Optional<Item> only(Key key) {
        return table.query(key, key, 1).stream().findFirst();
    }

    @Override
    public void list(Listing listing, Consumer<StoredObject> each) {
        bucket.pages(
                listing.prefix(), page -> page.forEach(object -> stored(object).ifPresent(each)));
    }

    /** Empty for what no program of ours wrote: consoles make an object of a folder. */
    private static Optional<StoredObject> stored(S3Object object) {
        try {
            return Optional.of(new StoredObject(new ObjectKey(object.key()), object.size()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void report(HostRecord record) {
        table.put(Item.of(Key.host(record.host(), record.lane())).with("record", HostJson.write(record)));
    }

    @Override
    public List<HostRecord> progress(HostName host, Consumer<HomingException> unreadable) {
        // Lanes are not padded in the key: as texts, 0 is the first and 999 the last of them, in between 10 is before
        // 2.
        List<Item> items = table.query(Key.host(host, Lane.FIRST), Key.host(host, LAST_LANE), MOST_LANES);
        return ReadableItems.of(items, item -> HostJson.read(item.text("record")), unreadable).stream()
                .sorted(Comparator.comparing(HostRecord::lane))
                .toList();
    }
}
