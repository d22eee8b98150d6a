package io.homing.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The event that a Lambda action in a receipt rule sends: {@code Records[].ses}, each with a {@code mail} and a {@code
 * receipt}.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">AWS: Lambda event</a>
 */
final class SesEvent {
    private static final JsonMapper MAPPER = new JsonMapper();

    private SesEvent() {}

    /**
     * The notifications of an event, for {@link Notification#of}, at least one.
     *
     * @throws EventException for anything else; an event without a record is no reason to report success
     */
    static List<JsonNode> notifications(byte[] event) {
        JsonNode records = read(event).path("Records");
        if (!records.isArray() || records.isEmpty()) {
            throw new EventException("event: wants Records[].ses of a Lambda action in a receipt rule of SES (got "
                    + (records.isArray() ? "no record" : "no Records") + ")");
        }
        List<JsonNode> notifications = new ArrayList<>();
        records.forEach(record -> notifications.add(record.path("ses")));
        return notifications;
    }

    private static JsonNode read(byte[] event) {
        try {
            return MAPPER.readTree(event);
        } catch (IOException e) {
            // Not as the cause, whose text quotes the event: this one reaches the log.
            throw new EventException("event: wants JSON (got %d bytes of something else)".formatted(event.length));
        }
    }
}
