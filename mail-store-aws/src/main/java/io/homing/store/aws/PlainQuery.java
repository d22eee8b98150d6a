package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The short way to what is new in the journal: an agent that a timer starts each minute asks this, and mostly nothing
 * else.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html">AWS: Query</a>
 */
final class PlainQuery {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PlainCall call;
    private final URI endpoint;

    PlainQuery(AwsStoreConfig config, PlainCall call) {
        this.call = call;
        this.endpoint = config.dynamoDb();
    }

    /** The answer; empty where it does not come this way. */
    Optional<Query.Page> ask(Query query) {
        byte[] body = write(query).toString().getBytes(UTF_8);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("X-Amz-Target", "DynamoDB_20120810.Query")
                .build();
        return call.answer("Query", "dynamodb", request, ContentStreamProvider.fromByteArray(body))
                .flatMap(HttpExecuteResponse::responseBody)
                .flatMap(PlainQuery::read);
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

    private static Optional<Query.Page> read(InputStream answer) {
        try (answer) {
            JsonNode json = JSON.readTree(answer);
            return Optional.of(new Query.Page(
                    json.required("Items")
                            .valueStream()
                            .map(item -> Item.read(attributes(item)))
                            .toList(),
                    attributes(json.path("LastEvaluatedKey"))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not what DynamoDB says: the client will find the words
        }
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
