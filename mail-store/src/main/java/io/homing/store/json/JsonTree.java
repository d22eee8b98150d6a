package io.homing.store.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Trees of JSON, read and written by Jackson's parser and generator alone. Its mapper, and with it {@link
 * JsonNode#toString}, is made for any object there is, and takes longer to load than all other work on JSON for
 * a first mail.
 */
public final class JsonTree {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    /** As {@link #read(JsonParser)}. */
    public static JsonNode read(String json) throws IOException {
        return read(JSON.createParser(json));
    }

    /** As {@link #read(JsonParser)}. */
    public static JsonNode read(byte[] json) throws IOException {
        return read(JSON.createParser(json));
    }

    /** As {@link #read(JsonParser)}; closes it, too. */
    public static JsonNode read(InputStream json) throws IOException {
        return read(JSON.createParser(json));
    }

    /**
     * The one document that there is; a {@link MissingNode} where there is none. Closes the parser.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException where it is something else, ends too early or continues
     *     after its end, or where an object has two fields of one name
     */
    public static JsonNode read(JsonParser parser) throws IOException {
        try (parser) {
            if (parser.nextToken() == null) {
                return MissingNode.getInstance();
            }
            JsonNode tree = node(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "expected an end (got " + parser.currentToken() + ")");
            }
            return tree;
        }
    }

    private static JsonNode node(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new JsonParseException(parser, "expected a value (got " + parser.currentToken() + ")");
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.set(name, node(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser));
        }
        return array;
    }

    private static JsonNode whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    /** Without spaces, on one line. */
    public static String write(JsonNode tree) {
        var text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text);
                JsonParser tokens = tree.traverse()) {
            tokens.nextToken();
            generator.copyCurrentStructure(tokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot be: a StringWriter has room for all
        }
        return text.toString();
    }
}
