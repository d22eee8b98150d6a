package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * DynamoDB: a signed request first, and the SDK's client only where that has no usable answer. The client gets the same
 * request, so a transaction with a token counts once. Methods throw the SDK's {@code SdkException}.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">AWS:
 *     DynamoDB low-level API</a>
 */
final class DirectDynamoDb {
    private final URI endpoint;
    private final Optional<SignedRequest> direct;
    private final Supplier<DynamoDbClient> client;

    /**
     * Set after the first conditional write without an answer: most likely its condition did not hold. This happens where
     * there are many writers, and the client, which is loaded by then, needs one request for it instead of two.
     */
    private volatile boolean conditionFailed;

    /**
     * @param direct empty: every request goes through the client
     * @param client made on its first use
     */
    DirectDynamoDb(AwsStoreConfig config, Optional<SignedRequest> direct, Supplier<DynamoDbClient> client) {
        this.endpoint = config.dynamoDb();
        this.direct = direct;
        this.client = client;
    }

    /**
     * The request that an agent on a timer makes each minute, mostly as its only one. Therefore {@link Query} is a type of
     * Homing, and the SDK's request is loaded only for the client.
     */
    Query.Page query(Query query) {
        return ask("Query", DynamoDbJson.write(query), DynamoDbJson::page).orElseGet(() -> {
            QueryResponse page = client.get().query(query.request());
            return new Query.Page(page.items().stream().map(Item::read).toList(), page.lastEvaluatedKey());
        });
    }

    BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return ask("BatchGetItem", DynamoDbJson.write(request), DynamoDbJson::batch)
                .orElseGet(() -> client.get().batchGetItem(request));
    }

    void putItem(PutItemRequest request) {
        if (!done("PutItem", request)) {
            client.get().putItem(request);
        }
    }

    void updateItem(UpdateItemRequest request) {
        if (!doneOnCondition("UpdateItem", request)) {
            client.get().updateItem(request);
        }
    }

    void transactWriteItems(TransactWriteItemsRequest request) {
        if (!doneOnCondition("TransactWriteItems", request)) {
            client.get().transactWriteItems(request);
        }
    }

    private boolean doneOnCondition(String operation, SdkPojo request) {
        boolean done = !conditionFailed && done(operation, request);
        if (!done) {
            conditionFailed = true;
        }
        return done;
    }

    private boolean done(String operation, SdkPojo request) {
        return ask(operation, DynamoDbJson.write(request), json -> true).isPresent();
    }

    /**
     * The answer to a signed request; empty where there is none, or none of DynamoDB's.
     *
     * @param read may throw any {@link RuntimeException} for an answer that is not DynamoDB's
     */
    private <T> Optional<T> ask(String operation, ObjectNode question, Function<JsonNode, T> read) {
        byte[] body = JsonTree.write(question).getBytes(UTF_8);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("X-Amz-Target", "DynamoDB_20120810." + operation)
                .build();
        return direct.flatMap(signed ->
                        signed.answer(operation, "dynamodb", request, ContentStreamProvider.fromByteArrayUnsafe(body)))
                .flatMap(HttpExecuteResponse::responseBody)
                .flatMap(answer -> read(answer, read));
    }

    private static <T> Optional<T> read(InputStream answer, Function<JsonNode, T> read) {
        try (answer) {
            return Optional.of(JsonTree.read(answer)).filter(JsonNode::isObject).map(read);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not an answer of DynamoDB; the client explains it
        }
    }
}
