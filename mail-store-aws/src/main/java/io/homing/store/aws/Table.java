package io.homing.store.aws;

import io.homing.store.HomingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The requests that Homing sends to the table. Every read is strongly consistent. Methods throw {@link HomingException}. */
final class Table {
    private static final Logger LOG = LoggerFactory.getLogger(Table.class);

    /** What BatchGetItem takes. */
    private static final int BATCH = 100;

    /** Reasons for a lost race or throttling; any other reason means that the request is wrong. */
    private static final Set<String> LOST = Set.of(
            "None",
            "ConditionalCheckFailed",
            "TransactionConflict",
            "ProvisionedThroughputExceeded",
            "ThrottlingError");

    private final DirectDynamoDb dynamoDb;
    private final String name;
    private final AwsErrors awsErrors;

    Table(DirectDynamoDb dynamoDb, AwsStoreConfig config) {
        this.dynamoDb = dynamoDb;
        this.name = config.table();
        this.awsErrors = AwsErrors.withTable(config);
    }

    String name() {
        return name;
    }

    /** Those items of these keys that exist. Each as it is at some moment of the call, not all at the same moment. */
    Map<Key, Item> get(Collection<Key> keys) {
        Map<Key, Item> found = new HashMap<>();
        List<Map<String, AttributeValue>> wanted =
                keys.stream().distinct().map(Key::attributes).toList();
        for (int from = 0; from < wanted.size(); from += BATCH) {
            for (Item item : batch(wanted.subList(from, Math.min(from + BATCH, wanted.size())))) {
                found.put(item.key(), item);
            }
        }
        return found;
    }

    private List<Item> batch(List<Map<String, AttributeValue>> keys) {
        List<Item> items = new ArrayList<>();
        List<Map<String, AttributeValue>> missing = new ArrayList<>(keys);
        return Backoff.WITH_OTHER_WRITERS
                .untilWon(() -> {
                    BatchGetItemResponse response = awsErrors.during(
                            "BatchGetItem",
                            () -> dynamoDb.batchGetItem(BatchGetItemRequest.builder()
                                    .requestItems(Map.of(
                                            name,
                                            KeysAndAttributes.builder()
                                                    .keys(missing)
                                                    .consistentRead(true)
                                                    .build()))
                                    .build()));
                    response.responses().getOrDefault(name, List.of()).forEach(item -> items.add(Item.read(item)));
                    // Throttled in part: DynamoDB returns the keys that it did not look up, to be requested later.
                    missing.clear();
                    response.unprocessedKeys().values().forEach(rest -> missing.addAll(rest.keys()));
                    return missing.isEmpty() ? Optional.of(items) : Optional.empty();
                })
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.PASSING,
                        "BatchGetItem on table %s: throttled at every attempt".formatted(name),
                        "Homing retries. If this persists, raise the limits of the table, or make it on-demand."));
    }

    /** The item of this key; empty where there is none. */
    Optional<Item> get(Key key) {
        return Optional.ofNullable(get(List.of(key)).get(key));
    }

    /** The whole of one partition, in order. */
    List<Item> all(String pk) {
        return query(new Key(pk, " "), new Key(pk, "\uFFFF"), Integer.MAX_VALUE, true);
    }

    /** The last {@code limit} items of one partition, the last one first. */
    List<Item> latest(String pk, int limit) {
        return query(new Key(pk, " "), new Key(pk, "\uFFFF"), limit, false);
    }

    /** The first {@code limit} items of one partition between two keys, both included, in order. */
    List<Item> query(Key from, Key to, int limit) {
        return query(from, to, limit, true);
    }

    private List<Item> query(Key from, Key to, int limit, boolean forward) {
        List<Item> items = new ArrayList<>();
        Map<String, AttributeValue> goOn = Map.of();
        boolean more = true;
        while (more && items.size() < limit) {
            Query.Page page = page(new Query(name, from, to, limit - items.size(), forward, goOn));
            items.addAll(page.items());
            goOn = page.goOn();
            more = !goOn.isEmpty();
        }
        return items;
    }

    private Query.Page page(Query query) {
        return awsErrors.during("Query", () -> dynamoDb.query(query));
    }

    /** Writes the item, over one that is there. */
    void put(Item item) {
        awsErrors.run(
                "PutItem",
                () -> dynamoDb.putItem(PutItemRequest.builder()
                        .tableName(name)
                        .item(item.write())
                        .build()));
    }

    /** Changes one item, if its condition holds; whether it did. */
    boolean update(Update update) {
        return awsErrors.during("UpdateItem", () -> {
            try {
                dynamoDb.updateItem(UpdateItemRequest.builder()
                        .tableName(name)
                        .key(update.key())
                        .updateExpression(update.updateExpression())
                        .conditionExpression(update.conditionExpression())
                        .expressionAttributeNames(update.expressionAttributeNames())
                        .expressionAttributeValues(update.expressionAttributeValues())
                        .build());
                return true;
            } catch (ConditionalCheckFailedException e) {
                return false;
            }
        });
    }

    /**
     * Writes all of it or nothing; nothing to write is written at once.
     *
     * @return false where nothing was written because of other writers: a condition does not hold (any more), or one of
     *     the items is being written
     */
    boolean write(List<TransactWriteItem> all) {
        return all.isEmpty()
                || awsErrors.during("TransactWriteItems", () -> {
                    try {
                        // With a token of this call: when a request that lost its answer is repeated, that counts once.
                        String token = UUID.randomUUID().toString();
                        dynamoDb.transactWriteItems(TransactWriteItemsRequest.builder()
                                .transactItems(all)
                                .clientRequestToken(token)
                                .build());
                        return true;
                    } catch (TransactionInProgressException e) {
                        return false;
                    } catch (TransactionCanceledException e) {
                        List<String> reasons = e.cancellationReasons().stream()
                                .map(CancellationReason::code)
                                .toList();
                        if (reasons.isEmpty() || !LOST.containsAll(reasons)) {
                            throw e;
                        }
                        LOG.debug("Lost a race for table {}: {}", name, reasons);
                        return false;
                    }
                });
    }
}
