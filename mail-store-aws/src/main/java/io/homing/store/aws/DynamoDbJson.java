package io.homing.store.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * The JSON of DynamoDB's requests and answers, as far as Homing uses it. Readers throw {@link RuntimeException} for
 * anything else.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">AWS:
 *     DynamoDB low-level API</a>
 */
final class DynamoDbJson {
    private DynamoDbJson() {}

    static ObjectNode write(Query query) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("TableName", query.table())
                .put("ConsistentRead", true)
                .put("KeyConditionExpression", Query.CONDITION)
                .put("ScanIndexForward", query.forward())
                .put("Limit", query.limit());
        texts(json.putObject("ExpressionAttributeValues"), query.values());
        if (!query.goOn().isEmpty()) {
            texts(json.putObject("ExclusiveStartKey"), query.goOn());
        }
        return json;
    }

    /** Values of keys, which are texts. */
    private static void texts(ObjectNode json, Map<String, AttributeValue> values) {
        values.forEach((name, value) -> json.putObject(name).put("S", value.s()));
    }

    /** A request of the SDK as the SDK writes it: members by their names, without those that are not set. */
    static ObjectNode write(SdkPojo members) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> member : members.sdkFields()) {
            Object value = member.getValueOrDefault(members);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                object.set(member.locationName(), write(value));
            }
        }
        return object;
    }

    private static JsonNode write(Object value) {
        return switch (value) {
            case SdkPojo members -> write(members);
            case Map<?, ?> map -> write(map);
            case List<?> list -> write(list);
            case String text -> JsonNodeFactory.instance.textNode(text);
            case Integer number -> JsonNodeFactory.instance.numberNode(number);
            case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
            default -> throw new IllegalArgumentException("not a type that Homing uses: " + value.getClass());
        };
    }

    private static ObjectNode write(Map<?, ?> map) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        map.forEach((name, value) -> object.set((String) name, write(value)));
        return object;
    }

    private static ArrayNode write(List<?> list) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(value -> array.add(write(value)));
        return array;
    }

    static Query.Page page(JsonNode json) {
        return new Query.Page(
                items(json.required("Items")).stream().map(Item::read).toList(),
                attributes(json.path("LastEvaluatedKey")));
    }

    static BatchGetItemResponse batch(JsonNode json) {
        return BatchGetItemResponse.builder()
                .responses(byTable(json.required("Responses"), DynamoDbJson::items))
                .unprocessedKeys(byTable(
                        json.path("UnprocessedKeys"),
                        rest -> KeysAndAttributes.builder()
                                .keys(items(rest.required("Keys")))
                                .build()))
                .build();
    }

    private static <T> Map<String, T> byTable(JsonNode json, Function<JsonNode, T> read) {
        return json.propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, table -> read.apply(table.getValue())));
    }

    private static List<Map<String, AttributeValue>> items(JsonNode json) {
        return json.valueStream().map(DynamoDbJson::attributes).toList();
    }

    private static Map<String, AttributeValue> attributes(JsonNode json) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        json.propertyStream().forEach(field -> attributes.put(field.getKey(), attribute(field.getValue())));
        return attributes;
    }

    private static AttributeValue attribute(JsonNode json) {
        String type = json.fieldNames().next();
        JsonNode value = json.required(type);
        return switch (type) {
            case "S" -> AttributeValue.fromS(value.textValue());
            case "N" -> AttributeValue.fromN(value.textValue());
            case "SS" ->
                AttributeValue.fromSs(
                        value.valueStream().map(JsonNode::textValue).toList());
            default -> throw new IllegalArgumentException("not a type that Homing uses: " + type);
        };
    }
}
