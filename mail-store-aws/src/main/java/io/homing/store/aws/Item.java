package io.homing.store.aws;

import io.homing.store.HomingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the table. Its attributes are there or the item is refused: nobody but us writes here.
 *
 * @param attributes without those of the key
 */
record Item(Key key, Map<String, AttributeValue> attributes) {
    Item {
        attributes = Map.copyOf(attributes);
    }

    static Item of(Key key) {
        return new Item(key, Map.of());
    }

    static Item read(Map<String, AttributeValue> whole) {
        Map<String, AttributeValue> attributes = new HashMap<>(whole);
        return new Item(
                new Key(attributes.remove("pk").s(), attributes.remove("sk").s()), attributes);
    }

    Map<String, AttributeValue> write() {
        Map<String, AttributeValue> whole = new HashMap<>(attributes);
        whole.putAll(key.attributes());
        return whole;
    }

    Item with(String name, String text) {
        return with(name, AttributeValue.fromS(text));
    }

    Item with(String name, long number) {
        return with(name, AttributeValue.fromN(Long.toString(number)));
    }

    /** A set, which must not be empty. */
    Item with(String name, List<String> texts) {
        return with(name, AttributeValue.fromSs(List.copyOf(texts)));
    }

    private Item with(String name, AttributeValue value) {
        Map<String, AttributeValue> more = new HashMap<>(attributes);
        more.put(name, value);
        return new Item(key, more);
    }

    /** Throws {@link HomingException} of kind CORRUPT where there is no such text. */
    String text(String name) {
        return attribute(name, AttributeValue::s, "text");
    }

    /** Throws {@link HomingException} of kind CORRUPT where there is no such whole number. */
    long number(String name) {
        return attribute(name, value -> value.n() == null ? null : Long.valueOf(value.n()), "whole number");
    }

    /** The same as a value; throws also where that is out of its bounds. */
    <T> T number(String name, LongFunction<T> type) {
        return attribute(
                name, value -> value.n() == null ? null : type.apply(Long.parseLong(value.n())), "valid number");
    }

    /** The elements of a set; none where there is no such set, for DynamoDB knows no empty ones. */
    List<String> texts(String name) {
        return has(name) ? attributes.get(name).ss() : List.of();
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    private <T> T attribute(String name, Function<AttributeValue, T> type, String wanted) {
        try {
            return Optional.ofNullable(attributes.get(name)).map(type).orElseThrow(() -> unreadable(name, wanted));
        } catch (IllegalArgumentException e) {
            throw unreadable(name, wanted);
        }
    }

    private HomingException unreadable(String name, String wanted) {
        return new HomingException(
                HomingException.Kind.CORRUPT,
                "Item %s of the table has no %s '%s'".formatted(key, wanted, name),
                "If a newer Homing wrote it, upgrade this one; otherwise restore it from the manifests"
                        + " (docs/store-format.md).");
    }
}
