package io.homing.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.homing.store.json.JsonTree;
import java.io.IOException;

/** Reads JSON from outside, which may be text inside other JSON. */
final class EventJson {
    private EventJson() {}

    /**
     * @param what names the text in the error
     * @throws EventException if it is not JSON
     */
    static JsonNode read(String what, byte[] json) {
        try {
            return JsonTree.read(json);
        } catch (IOException e) {
            // Without the cause, whose message quotes the event: this exception is logged.
            throw new EventException("%s: requires JSON (got %d bytes of other data)".formatted(what, json.length));
        }
    }

    static JsonNode read(String what, String json) {
        return read(what, json.getBytes(UTF_8));
    }
}
