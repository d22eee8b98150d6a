package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.OutboundMail;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.json.DecisionJson;
import io.homing.store.json.EntryJson;
import io.homing.store.json.IndexJson;
import io.homing.store.json.OutboundMailJson;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** The conditions that keep two writers apart (I2, I3). That DynamoDB obeys them is in the contract, run in devstack. */
final class WritesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final MessageId MESSAGE = new MessageId("m1");
    private static final Address BOB = new Address("bob@example.org");
    private static final OutboundMail SEND =
            new OutboundMail(MESSAGE, OutboundMail.Kind.FORWARD, BOB, new Address("ann@example.com"), "");
    private static final Decision.Hold HOLD = new Decision.Hold(BOB, "virus");

    private final Writes writes = new Writes("journal");
    private final Entry entry = new Entry(
            Lane.FIRST,
            new Position(8),
            MESSAGE,
            MailboxName.of("ann@example.org"),
            FolderName.INBOX,
            Set.of(),
            3,
            Sha256.of("m1"),
            NOON,
            NOON,
            StoreLayout.processed(MESSAGE));

    @Test
    void whatIsThereIsNeverWrittenOver() {
        assertThat(writes.guard(entry).put().conditionExpression()).isEqualTo("attribute_not_exists(pk)");
        assertThat(writes.entry(entry).put().conditionExpression()).isEqualTo("attribute_not_exists(pk)");
    }

    @Test
    void theHeadMovesOnlyFromWhereItWasSeen() {
        var first = writes.advance(Lane.FIRST, Position.NONE, new Position(1), NOON);
        assertThat(first.update().conditionExpression()).isEqualTo("attribute_not_exists(pk)");

        var later = writes.advance(Lane.FIRST, new Position(7), new Position(8), NOON)
                .update();
        assertThat(later.conditionExpression()).isEqualTo("#last = :seen");
        assertThat(later.expressionAttributeNames()).containsEntry("#last", "last");
        assertThat(later.expressionAttributeValues().get(":seen").n()).isEqualTo("7");
    }

    @Test
    void everyItemIsWrittenWholeAndOnce() {
        assertThat(writes.guard(entry))
                .isEqualTo(created(
                        "M#m1",
                        "D#ann@example.org",
                        Map.of(
                                "lane",
                                fromN("0"),
                                "position",
                                fromN("8"),
                                "mailbox",
                                fromS("ann@example.org"),
                                "received",
                                fromS("2026-11-21T12:00:00Z"))));
        assertThat(writes.entry(entry))
                .isEqualTo(created("J#0", "000000000008", Map.of("entry", fromS(EntryJson.write(entry)))));
        assertThat(writes.mark(SEND))
                .isEqualTo(created(
                        "M#m1", "S#forward#ann@example.com", Map.of("send", fromS(OutboundMailJson.write(SEND)))));
        assertThat(writes.queue(SEND, NOON))
                .isEqualTo(created(
                        "OUTBOX",
                        "m1#forward#ann@example.com",
                        Map.of(
                                "send",
                                fromS(OutboundMailJson.write(SEND)),
                                "since",
                                fromN(Long.toString(NOON.toEpochMilli())))));
        assertThat(writes.hold(MESSAGE, HOLD, NOON))
                .isEqualTo(created(
                        "HELD",
                        "m1#bob@example.org",
                        Map.of(
                                "message",
                                fromS("m1"),
                                "recipient",
                                fromS("bob@example.org"),
                                "because",
                                fromS("virus"),
                                "since",
                                fromN(Long.toString(NOON.toEpochMilli())))));
        Entry answer = entry.replacement(new Position(9), NOON, 3, entry.sha256(), entry.object());
        assertThat(writes.answered(entry, answer))
                .isEqualTo(created("M#m1", "A#0-000000000008", Map.of("lane", fromN("0"), "position", fromN("9"))));
    }

    @Test
    void theHeadIsMovedWithItsTimeInTheRightTable() {
        assertThat(writes.advance(Lane.FIRST, Position.NONE, new Position(1), NOON)
                        .update())
                .isEqualTo(Update.builder()
                        .tableName("journal")
                        .key(Map.of("pk", fromS("J#0"), "sk", fromS("HEAD")))
                        .updateExpression("SET #last = :last, #committed = :committed")
                        .conditionExpression("attribute_not_exists(pk)")
                        .expressionAttributeNames(Map.of("#last", "last", "#committed", "committed"))
                        .expressionAttributeValues(
                                Map.of(":last", fromN("1"), ":committed", fromN(Long.toString(NOON.toEpochMilli()))))
                        .build());
    }

    @Test
    void aRecordIsReplacedAndItsDecisionsAreAddedEachOnce() {
        var record = IndexRecord.of(entry);
        Update update = writes.meta(record, DecisionItems.of(record.message(), List.of(HOLD, HOLD)))
                .update();
        assertThat(update.key()).isEqualTo(Map.of("pk", fromS("M#m1"), "sk", fromS("META")));
        assertThat(update.updateExpression()).isEqualTo("SET #record = :record ADD #decisions :decisions");
        assertThat(update.conditionExpression()).isNull();
        assertThat(update.expressionAttributeNames()).isEqualTo(Map.of("#record", "record", "#decisions", "decisions"));
        assertThat(update.expressionAttributeValues())
                .isEqualTo(Map.of(
                        ":record",
                        fromS(IndexJson.write(record)),
                        ":decisions",
                        fromSs(List.of(DecisionJson.write(HOLD)))));
        assertThat(writes.metaUnlessThere(record, DecisionItems.of(record.message(), List.of(HOLD)))
                        .update())
                .isEqualTo(update.toBuilder()
                        .updateExpression("SET #record = if_not_exists(#record, :record) ADD #decisions :decisions")
                        .build());
    }

    @Test
    void aRecordWithoutDecisionsHasNoEmptySet() {
        var record = IndexRecord.of(entry);
        Update update = writes.meta(record, DecisionItems.of(record.message(), List.of()))
                .update();
        assertThat(update.updateExpression()).isEqualTo("SET #record = :record");
        assertThat(update.expressionAttributeNames()).isEqualTo(Map.of("#record", "record"));
        assertThat(update.expressionAttributeValues()).isEqualTo(Map.of(":record", fromS(IndexJson.write(record))));
    }

    private static TransactWriteItem created(String pk, String sk, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("pk", fromS(pk));
        item.put("sk", fromS(sk));
        return TransactWriteItem.builder()
                .put(put -> put.tableName("journal").item(item).conditionExpression("attribute_not_exists(pk)"))
                .build();
    }
}
