package io.homing.store.aws;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Answers as it was told to, in that order: for what an emulator never does. Remembers what it was asked. */
final class ScriptedDynamoDb implements DynamoDbClient {
    final List<BatchGetItemRequest> reads = new ArrayList<>();
    final List<TransactWriteItemsRequest> writes = new ArrayList<>();
    final List<PutItemRequest> puts = new ArrayList<>();
    private final Queue<BatchGetItemResponse> answers = new ArrayDeque<>();
    private final Queue<RuntimeException> refusals = new ArrayDeque<>();

    /** The next read finds these items. */
    ScriptedDynamoDb finds(Item... items) {
        answers.add(BatchGetItemResponse.builder()
                .responses(
                        Map.of("journal", Arrays.stream(items).map(Item::write).toList()))
                .build());
        return this;
    }

    /** The next read finds one item, and does not come to look for another. */
    ScriptedDynamoDb findsInPart(Item item, Key unprocessed) {
        answers.add(BatchGetItemResponse.builder()
                .responses(Map.of("journal", List.of(item.write())))
                .unprocessedKeys(Map.of(
                        "journal",
                        KeysAndAttributes.builder()
                                .keys(List.of(unprocessed.attributes()))
                                .build()))
                .build());
        return this;
    }

    /** The next transaction is cancelled for these reasons; those after the script are carried out. */
    ScriptedDynamoDb cancels(String... reasons) {
        return refuses(TransactionCanceledException.builder()
                .statusCode(400)
                .cancellationReasons(Stream.of(reasons)
                        .map(reason -> CancellationReason.builder().code(reason).build())
                        .toList())
                .build());
    }

    ScriptedDynamoDb refuses(RuntimeException refusal) {
        refusals.add(refusal);
        return this;
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        reads.add(request);
        return answers.remove();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        writes.add(request);
        if (!refusals.isEmpty()) {
            throw refusals.remove();
        }
        return TransactWriteItemsResponse.builder().build();
    }

    /** Always done: an item that nobody reads before the transaction names it. */
    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        puts.add(request);
        return PutItemResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "scripted";
    }

    @Override
    public void close() {}
}
