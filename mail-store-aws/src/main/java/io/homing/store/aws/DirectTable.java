package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The short way to the table, in DynamoDB's own JSON.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">AWS:
 *     DynamoDB low-level API</a>
 */
final class DirectTable {
    private final SignedRequest call;
    private final URI endpoint;

    DirectTable(AwsStoreConfig config, SignedRequest call) {
        this.call = call;
        this.endpoint = config.dynamoDb();
    }

    /**
     * What is new in the journal: an agent that a timer starts each minute asks this, and mostly nothing else. So not even
     * the SDK's request is loaded for it. Empty where the answer does not come this way.
     */
    Optional<Query.Page> ask(Query query) {
        return ask("Query", write(query), DirectTable::page);
    }

    /**
     * What is read out of the answer; empty where there is none, or none of DynamoDB's.
     *
     * @param read may throw what it likes where it does not find what it looks for
     */
    <T> Optional<T> ask(String operation, ObjectNode question, Function<JsonNode, T> read) {
        byte[] body = JsonTree.write(question).getBytes(UTF_8);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("X-Amz-Target", "DynamoDB_20120810." + operation)
                .build();
        return call.answer(operation, "dynamodb", request, ContentStreamProvider.fromByteArrayUnsafe(body))
                .flatMap(HttpExecuteResponse::responseBody)
                .flatMap(answer -> read(answer, read));
    }

    private static <T> Optional<T> read(InputStream answer, Function<JsonNode, T> read) {
        try (answer) {
            return Optional.of(JsonTree.read(answer)).filter(JsonNode::isObject).map(read);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not what DynamoDB says: the client will find the words
        }
    }

    private static ObjectNode write(Query query) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("TableName", query.table())
                .put("ConsistentRead", true)
                .put("KeyConditionExpression", Query.CONDITION)
                .put("ScanIndexForward", query.forward())
                .put("Limit", query.limit());
        write(json.putObject("ExpressionAttributeValues"), query.values());
        if (!query.goOn().isEmpty()) {
            write(json.putObject("ExclusiveStartKey"), query.goOn());
        }
        return json;
    }

    /** Only texts: keys are nothing else. */
    private static void write(ObjectNode json, Map<String, AttributeValue> values) {
        values.forEach((name, value) -> json.putObject(name).put("S", value.s()));
    }

    private static Query.Page page(JsonNode json) {
        return new Query.Page(
                items(json.required("Items")).stream().map(Item::read).toList(),
                attributes(json.path("LastEvaluatedKey")));
    }

    static List<Map<String, AttributeValue>> items(JsonNode json) {
        return json.valueStream().map(DirectTable::attributes).toList();
    }

    private static Map<String, AttributeValue> attributes(JsonNode json) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        json.propertyStream().forEach(field -> attributes.put(field.getKey(), attribute(field.getValue())));
        return attributes;
    }

    /** Of the types that we write. */
    private static AttributeValue attribute(JsonNode json) {
        String type = json.fieldNames().next();
        JsonNode value = json.required(type);
        return switch (type) {
            case "S" -> AttributeValue.fromS(value.textValue());
            case "N" -> AttributeValue.fromN(value.textValue());
            case "SS" ->
                AttributeValue.fromSs(
                        value.valueStream().map(JsonNode::textValue).toList());
            default -> throw new IllegalArgumentException("no type of ours: " + type);
        };
    }
}
