package io.homing.store.aws;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import io.homing.store.HomingException;
import io.homing.store.Outbox;
import io.homing.store.SendClaim;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One call of {@link Outbox#claim}: three counters move in one transaction, or none. The one of the pair holds the ids of
 * the messages that it counted, at most {@code limit}, so that a repeat counts nothing; the others are numbers.
 */
record Claiming(Table table, SendClaim claim, int limit) {
    /** After the day, until DynamoDB may drop the items (time to live): longer than an event is repeated. */
    private static final int DAYS_KEPT = 30;

    boolean run() {
        return Backoff.WITH_OTHER_WRITERS.untilWon(this::attempt).orElseThrow(this::gaveUp);
    }

    /** Empty where another writer came in between. */
    private Optional<Boolean> attempt() {
        List<Key> keys = claim.counters().stream()
                .map(counter -> Key.claim(claim.day(), counter))
                .toList();
        Map<Key, Item> seen = table.get(keys);
        Optional<Item> pair = Optional.ofNullable(seen.get(keys.getFirst()));
        if (pair.map(item -> item.texts("messages").contains(claim.message().value()))
                .orElse(false)) {
            return Optional.of(true);
        }
        boolean isFull = keys.stream()
                .anyMatch(key -> seen.containsKey(key) && seen.get(key).number("count") >= limitOf(key, keys));
        if (isFull) {
            return Optional.of(false);
        }
        List<TransactWriteItem> writes = new ArrayList<>();
        for (int n = 0; n < keys.size(); n++) {
            writes.add(count(keys.get(n), claim.counters().get(n), n == 0, limitOf(keys.get(n), keys)));
        }
        return table.write(writes) ? Optional.of(true) : Optional.empty();
    }

    private long limitOf(Key key, List<Key> keys) {
        return key.equals(keys.getFirst()) ? limit : (long) limit * Outbox.TIMES;
    }

    private TransactWriteItem count(Key key, String counter, boolean isPair, long most) {
        Map<String, String> names =
                new HashMap<>(Map.of("#count", "count", "#counter", "counter", "#expires", "expires"));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":one", fromN("1"),
                ":most", fromN(Long.toString(most)),
                ":counter", fromS(counter),
                ":expires", fromN(Long.toString(expires()))));
        if (isPair) {
            names.put("#messages", "messages");
            values.put(":messages", fromSs(List.of(claim.message().value())));
            values.put(":message", fromS(claim.message().value()));
        }
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table.name())
                        .key(key.attributes())
                        .updateExpression("SET #counter = :counter, #expires = :expires ADD #count :one"
                                + (isPair ? ", #messages :messages" : ""))
                        .conditionExpression("attribute_not_exists(pk) OR (#count < :most"
                                + (isPair ? " AND NOT contains(#messages, :message))" : ")"))
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values))
                .build();
    }

    private long expires() {
        return claim.day().plusDays(DAYS_KEPT).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }

    private HomingException gaveUp() {
        return new HomingException(
                HomingException.Kind.PASSING,
                "TransactWriteItems on table %s: the sends of the day could not be counted for %s in %d attempts"
                        .formatted(table.name(), claim.message(), Backoff.WITH_OTHER_WRITERS.attempts()),
                "The event is repeated. If this stays, check the write capacity of the table.");
    }
}
