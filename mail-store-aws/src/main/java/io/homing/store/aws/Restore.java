package io.homing.store.aws;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.IndexRecord;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Entries of a lost journal, put back in one transaction: with an entry come its guard, or the mark that it is an answer, and
 * the index record of its message. So where the entry exists, the rest does, too.
 */
record Restore(Table table, List<Entry> entries) {
    /** A transaction takes 100 items, and an entry is up to three. */
    static final int CHUNK = 33;

    void run() {
        if (Backoff.WITH_OTHER_WRITERS.untilWon(this::attempt).isEmpty()) {
            throw conflict(entries.getFirst());
        }
    }

    private Optional<Boolean> attempt() {
        Map<Key, Item> there = table.get(entries.stream().map(Restore::place).toList());
        List<Entry> missing = new ArrayList<>();
        for (Entry entry : entries) {
            Item item = there.get(place(entry));
            if (item == null) {
                missing.add(entry);
            } else if (!EntryJson.read(item.text("entry")).equals(entry)) {
                throw conflict(entry);
            }
        }
        return table.write(writes(missing)) ? Optional.of(true) : Optional.empty();
    }

    /** Of several answers to one position the first counts, as it did when they were given. */
    private List<TransactWriteItem> writes(List<Entry> missing) {
        var writes = new Writes(table.name());
        Map<Key, TransactWriteItem> all = new LinkedHashMap<>();
        Map<MessageId, List<Decision>> decisions = new LinkedHashMap<>();
        Map<MessageId, IndexRecord> records = new HashMap<>();
        Set<Key> answered = table.get(missing.stream()
                        .flatMap(entry -> answer(entry).stream())
                        .toList())
                .keySet();
        for (Entry entry : missing) {
            all.put(place(entry), writes.entry(entry));
            answer(entry)
                    .ifPresentOrElse(
                            key -> {
                                if (!answered.contains(key)) {
                                    all.putIfAbsent(key, writes.placed(key, entry));
                                }
                            },
                            () -> {
                                all.put(Key.guard(entry.message(), entry.mailbox()), writes.guard(entry));
                                records.putIfAbsent(entry.message(), IndexRecord.of(entry));
                                decisions
                                        .computeIfAbsent(entry.message(), message -> new ArrayList<>())
                                        .add(decision(entry));
                            });
        }
        List<TransactWriteItem> items = new ArrayList<>(all.values());
        decisions.forEach((message, made) -> {
            DecisionItems kept = DecisionItems.of(message, made);
            kept.items().forEach(table::put);
            items.add(writes.metaUnlessThere(records.get(message), kept));
        });
        return items;
    }

    private static Decision decision(Entry entry) {
        return new Decision.Deliver(
                new Address(entry.mailbox().toString()),
                entry.mailbox(),
                entry.folder(),
                "it was, before the table was lost; the rule is not known any more");
    }

    private static Key place(Entry entry) {
        return Key.entry(entry.lane(), entry.position());
    }

    /** The mark of the position that it answers; empty for a delivery of its own. */
    private static Optional<Key> answer(Entry entry) {
        return entry.replaces()
                .map(position ->
                        new Key(StoreLayout.message(entry.message()), StoreLayout.answer(entry.lane(), position)));
    }

    private HomingException conflict(Entry entry) {
        return new HomingException(
                HomingException.Kind.CORRUPT,
                "table %s: position %s of lane %s, or the place of %s for %s, is taken by another mail"
                        .formatted(table.name(), entry.position(), entry.lane(), entry.message(), entry.mailbox()),
                "The function is at work on this table. Stop it, and begin with an empty table: docs/recovery.md");
    }
}
