package io.homing.store.aws;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.OutboundMail;
import io.homing.store.Position;
import io.homing.store.json.EntryJson;
import io.homing.store.json.IndexJson;
import io.homing.store.json.OutboundMailJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The parts of a transaction. Attribute names stand behind placeholders throughout: DynamoDB reserves hundreds of
 * words, such as "last".
 *
 * @param table they are for
 */
record Writes(String table) {
    /** Moves the head on, if it is where the caller saw it. */
    TransactWriteItem advance(Lane lane, Position seen, Position last, Instant committed) {
        Map<String, AttributeValue> values =
                new HashMap<>(Map.of(":last", number(last.value()), ":committed", number(committed.toEpochMilli())));
        String unchanged = "attribute_not_exists(pk)";
        if (!seen.equals(Position.NONE)) {
            unchanged = "#last = :seen";
            values.put(":seen", number(seen.value()));
        }
        return update(
                Key.head(lane),
                "SET #last = :last, #committed = :committed",
                unchanged,
                Map.of("#last", "last", "#committed", "committed"),
                values);
    }

    /** Records the place of the message for the mailbox, if it has none. */
    TransactWriteItem guard(Entry entry) {
        return create(Item.of(Key.guard(entry.message(), entry.mailbox()))
                .with("lane", entry.lane().number())
                .with("position", entry.position().value())
                .with("mailbox", entry.mailbox().toString())
                .with("received", entry.received().toString()));
    }

    TransactWriteItem entry(Entry entry) {
        return create(Item.of(Key.entry(entry.lane(), entry.position())).with("entry", EntryJson.write(entry)));
    }

    /** Records permanently that the message has this send. */
    TransactWriteItem mark(OutboundMail outboundMail) {
        return create(Item.of(Key.send(outboundMail)).with("send", OutboundMailJson.write(outboundMail)));
    }

    /** Puts the send into the outbox. */
    TransactWriteItem queue(OutboundMail outboundMail, Instant now) {
        return create(Item.of(Key.outbox(outboundMail))
                .with("send", OutboundMailJson.write(outboundMail))
                .with("since", now.toEpochMilli()));
    }

    TransactWriteItem hold(MessageId message, Decision.Hold hold, Instant now) {
        return create(Item.of(Key.held(message, hold.recipient()))
                .with("message", message.value())
                .with("recipient", hold.recipient().value())
                .with("because", hold.because())
                .with("since", now.toEpochMilli()));
    }

    /** Records permanently that the position is answered. */
    TransactWriteItem answered(Entry withheld, Entry answer) {
        return placed(Key.answer(withheld), answer);
    }

    /** Records under this key where the entry is. */
    TransactWriteItem placed(Key key, Entry entry) {
        return create(Item.of(key)
                .with("lane", entry.lane().number())
                .with("position", entry.position().value()));
    }

    /** As {@link #meta}, but a record that is there stays. */
    TransactWriteItem metaUnlessThere(IndexRecord record, DecisionItems decisions) {
        return meta(record, "SET #record = if_not_exists(#record, :record)", decisions);
    }

    /** Adds to the decisions that are there: an event with other recipients of the same mail may have come before. */
    TransactWriteItem meta(IndexRecord record, DecisionItems decisions) {
        return meta(record, "SET #record = :record", decisions);
    }

    private TransactWriteItem meta(IndexRecord record, String change, DecisionItems decisions) {
        Map<String, String> names = new HashMap<>(Map.of("#record", "record"));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":record", fromS(IndexJson.write(record))));
        List<String> added = new ArrayList<>();
        add("decisions", decisions.inMeta(), added, names, values);
        add("more", decisions.names(), added, names, values);
        String all = added.isEmpty() ? change : change + " ADD " + String.join(", ", added);
        return update(Key.meta(record.message()), all, null, names, values);
    }

    /** DynamoDB knows no empty sets. */
    private static void add(
            String set,
            List<String> texts,
            List<String> added,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        if (!texts.isEmpty()) {
            added.add("#%1$s :%1$s".formatted(set));
            names.put("#" + set, set);
            values.put(":" + set, fromSs(texts));
        }
    }

    TransactWriteItem create(Item item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item.write()).conditionExpression("attribute_not_exists(pk)"))
                .build();
    }

    private TransactWriteItem update(
            Key key, String change, String condition, Map<String, String> names, Map<String, AttributeValue> values) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(key.attributes())
                        .updateExpression(change)
                        .conditionExpression(condition)
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values))
                .build();
    }

    private static AttributeValue number(long value) {
        return fromN(Long.toString(value));
    }
}
