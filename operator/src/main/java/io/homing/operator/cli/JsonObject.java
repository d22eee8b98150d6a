package io.homing.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** An object with named fields, in the order in which they were added. Readers ignore fields that they do not know. */
final class JsonObject<T> implements JsonType<T> {
    private final List<Field<T>> fields = new ArrayList<>();

    /** @param node empty where the field is absent */
    private record Field<T>(String name, ObjectNode schema, boolean isRequired, Function<T, Optional<JsonNode>> node) {}

    private JsonObject() {}

    /** An object without fields yet. */
    static <T> JsonObject<T> empty() {
        return new JsonObject<>();
    }

    /** Adds a field that is always there. */
    <V> JsonObject<T> field(String name, String description, JsonType<V> type, Function<T, V> value) {
        return add(name, description, type, true, value.andThen(Optional::of));
    }

    /** Adds a field that is absent where its value is empty. */
    <V> JsonObject<T> optional(String name, String description, JsonType<V> type, Function<T, Optional<V>> value) {
        return add(name, description, type, false, value);
    }

    private <V> JsonObject<T> add(
            String name, String description, JsonType<V> type, boolean isRequired, Function<T, Optional<V>> value) {
        ObjectNode schema = type.schema().put("description", description);
        fields.add(new Field<>(name, schema, isRequired, of -> value.apply(of).map(type::node)));
        return this;
    }

    /** Adds the fields of another object. */
    <U> JsonObject<T> fieldsOf(JsonObject<U> other, Function<T, U> value) {
        other.fields.forEach(field ->
                fields.add(new Field<>(field.name, field.schema, field.isRequired, value.andThen(field.node))));
        return this;
    }

    /** Adds the fields of another object, which are all absent where it is empty. */
    <U> JsonObject<T> optionalFieldsOf(JsonObject<U> other, Function<T, Optional<U>> value) {
        other.fields.forEach(field -> fields.add(new Field<>(
                field.name, field.schema, false, of -> value.apply(of).flatMap(field.node))));
        return this;
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        fields.forEach(field -> properties.set(field.name, field.schema.deepCopy()));
        fields.stream().filter(Field::isRequired).map(Field::name).forEach(schema.putArray("required")::add);
        return schema;
    }

    @Override
    public ObjectNode node(T value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.forEach(field -> field.node.apply(value).ifPresent(node -> object.set(field.name, node)));
        return object;
    }
}
