package io.homing.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.homing.store.json.JsonTree;
import java.io.IOException;

/** Reads the JSON of others, which may come inside other JSON as text. */
final class EventJson {
    private EventJson() {}

    /**
     * @param what names the text in the error
     * @throws EventException where it is no JSON
     */
    static JsonNode read(String what, byte[] json) {
        try {
            return JsonTree.read(json);
        } catch (IOException e) {
            // Not as the cause, whose text quotes the event: this one reaches the log.
            throw new EventException("%s: wants JSON (got %d bytes of something else)".formatted(what, json.length));
        }
    }

    static JsonNode read(String what, String json) {
        return read(what, json.getBytes(UTF_8));
    }
}
