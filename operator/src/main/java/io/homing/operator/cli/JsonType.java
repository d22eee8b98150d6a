package io.homing.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How values of a Java type are written as JSON, and how a JSON Schema describes the result. Both come from one description,
 * so that they cannot differ.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema, draft 2020-12</a>
 */
interface JsonType<T> {
    JsonType<String> TEXT = of(type("string"), TextNode::valueOf);
    JsonType<Boolean> FLAG = of(type("boolean"), BooleanNode::valueOf);
    JsonType<Number> NUMBER = of(type("integer"), number -> LongNode.valueOf(number.longValue()));
    JsonType<Double> DECIMAL = of(type("number"), DoubleNode::valueOf);

    /** RFC 3339, in UTC. */
    JsonType<Instant> TIME = of(type("string").put("format", "date-time"), time -> TextNode.valueOf(time.toString()));

    /** The schema of a value, without a description. The caller may change it. */
    ObjectNode schema();

    JsonNode node(T value);

    /** Always this number. */
    static JsonType<Integer> constant(int number) {
        return of(type("integer").put("const", number), IntNode::valueOf);
    }

    /** One of a few words. */
    static <E> JsonType<E> oneOf(List<E> values, Function<E, String> word) {
        ObjectNode schema = type("string");
        values.stream().map(word).forEach(schema.putArray("enum")::add);
        return of(schema, value -> TextNode.valueOf(word.apply(value)));
    }

    static <E> JsonType<List<E>> list(JsonType<E> element) {
        ObjectNode schema = type("array");
        schema.set("items", element.schema());
        return of(schema, values -> {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            values.forEach(value -> array.add(element.node(value)));
            return array;
        });
    }

    /** An object whose names are data, in the order of the map. */
    static <V> JsonType<Map<String, V>> map(JsonType<V> value) {
        ObjectNode schema = type("object");
        schema.set("additionalProperties", value.schema());
        return of(schema, values -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            values.forEach((name, one) -> object.set(name, value.node(one)));
            return object;
        });
    }

    /** The value, or null where it is empty. */
    static <V> JsonType<Optional<V>> nullable(JsonType<V> type) {
        ObjectNode schema = type.schema();
        schema.putArray("type").add(type.schema().get("type")).add("null");
        return of(schema, value -> value.map(type::node).orElse(NullNode.instance));
    }

    /** A document of the store as it is stored: it has a version of its own (docs/store-format.md). */
    static <V> JsonType<V> stored(Function<V, String> json) {
        ObjectNode schema = type("object");
        schema.putObject("properties").set("version", type("integer"));
        schema.putArray("required").add("version");
        return of(schema, value -> JsonNodeFactory.instance.rawValueNode(new RawValue(json.apply(value))));
    }

    private static <V> JsonType<V> of(ObjectNode schema, Function<V, JsonNode> node) {
        return new JsonType<>() {
            @Override
            public ObjectNode schema() {
                return schema.deepCopy();
            }

            @Override
            public JsonNode node(V value) {
                return node.apply(value);
            }
        };
    }

    private static ObjectNode type(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", name);
    }
}
