package io.homing.store.aws;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.homing.store.HomingException;
import io.homing.store.OutboundMail;
import io.homing.store.Outbox;
import io.homing.store.SendClaim;
import io.homing.store.StoreLayout;
import io.homing.store.json.OutboundMailJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** The outbox: an item for each open send, and a permanent one beside the record of the message. */
record AwsOutbox(Table table, InstantSource clock) implements Outbox {
    @Override
    public boolean claim(SendClaim claim, int limit) {
        return new Claiming(table, claim, limit).run();
    }

    @Override
    public List<Open> open(Consumer<HomingException> unreadable) {
        return ReadableItems.of(
                table.all(StoreLayout.OUTBOX),
                item -> new Open(
                        OutboundMailJson.read(item.text("send")),
                        Instant.ofEpochMilli(item.number("since")),
                        item.has("begun")),
                unreadable);
    }

    @Override
    public boolean begin(OutboundMail outboundMail) {
        return table.update(Update.builder()
                .key(Key.outbox(outboundMail).attributes())
                .updateExpression("SET #begun = :now, #since = :now")
                .conditionExpression("attribute_exists(pk) AND attribute_not_exists(#begun)")
                .expressionAttributeNames(Map.of("#begun", "begun", "#since", "since"))
                .expressionAttributeValues(Map.of(":now", now()))
                .build());
    }

    @Override
    public void requeue(OutboundMail outboundMail) {
        table.update(Update.builder()
                .key(Key.outbox(outboundMail).attributes())
                .updateExpression("REMOVE #begun SET #since = :now")
                .conditionExpression("attribute_exists(#begun)")
                .expressionAttributeNames(Map.of("#begun", "begun", "#since", "since"))
                .expressionAttributeValues(Map.of(":now", now()))
                .build());
    }

    @Override
    public void finish(OutboundMail outboundMail, String how) {
        table.write(List.of(
                TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table.name())
                                .key(Key.outbox(outboundMail).attributes())
                                .conditionExpression("attribute_exists(pk)"))
                        .build(),
                TransactWriteItem.builder()
                        .update(update -> update.tableName(table.name())
                                .key(Key.send(outboundMail).attributes())
                                .updateExpression("SET #ending = :how")
                                .conditionExpression("attribute_not_exists(#ending)")
                                .expressionAttributeNames(Map.of("#ending", "ending"))
                                .expressionAttributeValues(Map.of(":how", fromS(how))))
                        .build()));
    }

    private AttributeValue now() {
        return fromN(Long.toString(clock.millis()));
    }
}
