package io.homing.store.aws;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.homing.store.Address;
import io.homing.store.HeldMail;
import io.homing.store.HomingException;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** The held mail: an item for each, which stays for a while when it is closed so that late events find it. */
record AwsHeldMail(Table table, InstantSource clock) implements HeldMail {
    /** Of a closed item, until DynamoDB may drop it (time to live, attribute {@code expires}). */
    private static final Duration KEPT = Duration.ofDays(400);

    @Override
    public List<Held> waiting(Consumer<HomingException> unreadable) {
        List<Item> items = table.all(StoreLayout.HELD).stream()
                .filter(item -> !item.has("closed"))
                .toList();
        return ReadableItems.of(
                items,
                item -> new Held(
                        new MessageId(item.text("message")),
                        new Address(item.text("recipient")),
                        item.text("because"),
                        Instant.ofEpochMilli(item.number("since")),
                        item.has("warned")),
                unreadable);
    }

    @Override
    public void markWarned(Held held) {
        set(held, "SET #warned = :now", Map.of("#warned", "warned"), Map.of(":now", fromN("" + clock.millis())));
    }

    @Override
    public void close(Held held, String how) {
        set(
                held,
                "SET #closed = :how, #expires = :expires",
                Map.of("#closed", "closed", "#expires", "expires"),
                Map.of(
                        ":how",
                        fromS(how),
                        ":expires",
                        fromN("" + clock.instant().plus(KEPT).getEpochSecond())));
    }

    private void set(Held held, String change, Map<String, String> names, Map<String, AttributeValue> values) {
        table.update(Update.builder()
                .key(Key.held(held.message(), held.recipient()).attributes())
                .updateExpression(change)
                .conditionExpression("attribute_exists(pk)")
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build());
    }
}
