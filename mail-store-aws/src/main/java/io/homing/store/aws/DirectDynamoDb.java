package io.homing.store.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB as both programs use it on every ordinary day, by the short way. What is not answered well there is asked of the
 * SDK's client, with the same words, so that a transaction with a token counts once.
 */
final class DirectDynamoDb implements DynamoDbClient {
    private final DirectTable table;
    private final Supplier<DynamoDbClient> client;

    /**
     * Whether a condition did not hold, or so it seems. It happens where many write, and the client, loaded since, learns
     * it by one request instead of two.
     */
    private volatile boolean refused;

    DirectDynamoDb(DirectTable table, Supplier<DynamoDbClient> client) {
        this.table = table;
        this.client = client;
    }

    /** By the client: the short way of a Query is {@link DirectTable#ask(Query)}, which whoever asks this has gone. */
    @Override
    public QueryResponse query(QueryRequest request) {
        return client.get().query(request);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return table.ask("BatchGetItem", json(request), DirectDynamoDb::batch)
                .orElseGet(() -> client.get().batchGetItem(request));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return table.ask(
                        "PutItem",
                        json(request),
                        json -> PutItemResponse.builder().build())
                .orElseGet(() -> client.get().putItem(request));
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return ifUnrefused("UpdateItem", request, UpdateItemResponse.builder()::build)
                .orElseGet(() -> client.get().updateItem(request));
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return ifUnrefused("TransactWriteItems", request, TransactWriteItemsResponse.builder()::build)
                .orElseGet(() -> client.get().transactWriteItems(request));
    }

    private <T> Optional<T> ifUnrefused(String operation, SdkPojo request, Supplier<T> done) {
        Optional<T> answer = refused ? Optional.empty() : table.ask(operation, json(request), json -> done.get());
        if (answer.isEmpty()) {
            refused = true;
        }
        return answer;
    }

    /** As the SDK writes it: members by their names, without those that nobody set. */
    private static JsonNode json(Object value) {
        return switch (value) {
            case SdkPojo members -> json(members);
            case Map<?, ?> map -> json(map);
            case List<?> list -> json(list);
            case String text -> JsonNodeFactory.instance.textNode(text);
            case Integer number -> JsonNodeFactory.instance.numberNode(number);
            case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
            default -> throw new IllegalArgumentException("no type of ours: " + value.getClass());
        };
    }

    private static ObjectNode json(SdkPojo members) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> member : members.sdkFields()) {
            Object value = member.getValueOrDefault(members);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                object.set(member.locationName(), json(value));
            }
        }
        return object;
    }

    private static ObjectNode json(Map<?, ?> map) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        map.forEach((name, value) -> object.set((String) name, json(value)));
        return object;
    }

    private static ArrayNode json(List<?> list) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(value -> array.add(json(value)));
        return array;
    }

    private static BatchGetItemResponse batch(JsonNode json) {
        return BatchGetItemResponse.builder()
                .responses(byTable(json.required("Responses"), DirectTable::items))
                .unprocessedKeys(byTable(
                        json.path("UnprocessedKeys"),
                        rest -> KeysAndAttributes.builder()
                                .keys(DirectTable.items(rest.required("Keys")))
                                .build()))
                .build();
    }

    private static <T> Map<String, T> byTable(JsonNode json, Function<JsonNode, T> read) {
        return json.propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, table -> read.apply(table.getValue())));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /** Nothing to close: line and client belong to {@link AwsClients}. */
    @Override
    public void close() {}
}
