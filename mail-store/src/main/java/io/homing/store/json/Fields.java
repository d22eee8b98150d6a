package io.homing.store.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.HomingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Strict reading of one JSON object: every field must be asked for, or the document is refused. A field that an older
 * program would drop in silence could be the very one that decides about the mail. A getter throws {@link
 * IllegalArgumentException} for a field that is missing or of another type; {@link #read} turns that into the refusal of
 * the document.
 */
public final class Fields {
    private static final int VERSION = 1;

    private final JsonNode object;
    private final boolean isStrict;
    private final Set<String> unread = new LinkedHashSet<>();

    private Fields(JsonNode object, boolean isStrict) {
        if (!object.isObject()) {
            throw new IllegalArgumentException("expected an object (got " + object.getNodeType() + ")");
        }
        this.object = object;
        this.isStrict = isStrict;
        object.fieldNames().forEachRemaining(unread::add);
    }

    /** An empty document of the current version, to be filled. */
    public static ObjectNode document() {
        return JsonNodeFactory.instance.objectNode().put("version", VERSION);
    }

    /**
     * Reads a document of the current version whole.
     *
     * @param what names the document in the error
     * @throws HomingException of kind CORRUPT for anything that is not exactly such a document
     */
    public static <T> T read(String what, String json, Function<Fields, T> reader) {
        return read(what, json, true, reader);
    }

    /**
     * The same, but fields that nobody asks for are ignored: for what only informs, where a newer program may say more than
     * an older one understands.
     */
    public static <T> T readKnown(String what, String json, Function<Fields, T> reader) {
        return read(what, json, false, reader);
    }

    private static <T> T read(String what, String json, boolean isStrict, Function<Fields, T> reader) {
        try {
            var fields = new Fields(JsonTree.read(json == null ? "" : json), isStrict);
            long version = fields.number("version");
            if (version > VERSION) {
                throw newer(what, version);
            }
            if (version != VERSION) {
                throw new IllegalArgumentException("version: expected " + VERSION + " (got " + version + ")");
            }
            return fields.end(reader.apply(fields));
        } catch (JsonProcessingException e) {
            throw unreadable(what, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot be: a text does not break off
        } catch (IllegalArgumentException | DateTimeException e) {
            throw unreadable(what, e.getMessage(), e);
        }
    }

    public String text(String name) {
        return of(name, take(name), JsonNode::isTextual, "a text").textValue();
    }

    public <T> T value(String name, Function<String, T> type) {
        String text = text(name);
        try {
            return type.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** Empty where the field is missing. */
    public <T> Optional<T> optional(String name, Function<String, T> type) {
        return object.has(name) ? Optional.of(value(name, type)) : Optional.empty();
    }

    public long number(String name) {
        return of(name, take(name), node -> node.isIntegralNumber() && node.canConvertToLong(), "a whole number")
                .longValue();
    }

    /** Empty where the field is missing. */
    public Optional<Long> optionalNumber(String name) {
        return object.has(name) ? Optional.of(number(name)) : Optional.empty();
    }

    /** Whether the field is there; it is {@code true} then and nothing else. */
    public boolean flag(String name) {
        return object.has(name)
                && of(name, take(name), node -> node.isBoolean() && node.booleanValue(), "true or nothing")
                        .booleanValue();
    }

    public int smallNumber(String name) {
        return of(name, take(name), node -> node.isIntegralNumber() && node.canConvertToInt(), "a small whole number")
                .intValue();
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name)) {
            texts.add(of(name, element, JsonNode::isTextual, "texts").textValue());
        }
        return texts;
    }

    public <T> List<T> objects(String name, Function<Fields, T> reader) {
        List<T> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            objects.add(inner(element, reader));
        }
        return objects;
    }

    /** Empty where the field is missing. */
    public <T> Optional<T> optionalObject(String name, Function<Fields, T> reader) {
        return object.has(name) ? Optional.of(object(name, reader)) : Optional.empty();
    }

    public <T> T object(String name, Function<Fields, T> reader) {
        return inner(take(name), reader);
    }

    private JsonNode array(String name) {
        return of(name, take(name), JsonNode::isArray, "a list");
    }

    private <T> T inner(JsonNode element, Function<Fields, T> reader) {
        var fields = new Fields(element, isStrict);
        return fields.end(reader.apply(fields));
    }

    private JsonNode take(String name) {
        unread.remove(name);
        return object.path(name);
    }

    private static JsonNode of(String name, JsonNode node, Predicate<JsonNode> type, String wanted) {
        if (!type.test(node)) {
            throw new IllegalArgumentException("%s: expected %s (got %s)"
                    .formatted(name, wanted, node.isMissingNode() ? "nothing" : node.getNodeType()));
        }
        return node;
    }

    private <T> T end(T result) {
        if (isStrict && !unread.isEmpty()) {
            throw new IllegalArgumentException("unknown field " + String.join(", ", unread));
        }
        return result;
    }

    private static HomingException newer(String what, long version) {
        return new HomingException(
                HomingException.Kind.CORRUPT,
                "%s cannot be read: version: this program reads up to %d (got %d)".formatted(what, VERSION, version),
                "A newer Homing wrote it: upgrade Homing on this host, which then resumes at this place. Nothing is lost.");
    }

    private static HomingException unreadable(String what, String problem, Exception cause) {
        return new HomingException(
                HomingException.Kind.CORRUPT,
                "%s cannot be read: %s".formatted(what, problem),
                "If a newer Homing wrote it, upgrade this one; otherwise restore it from the other copy (docs/store-format.md).",
                cause);
    }
}
