package io.homing.lambda.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An event of Lambda: one of three kinds, which differ in their fields. */
public sealed interface LambdaEvent {
    /**
     * An event of a Lambda action in a receipt rule: {@code Records[].ses}. It fails as a whole and is sent again as a whole.
     *
     * @param notifications at least one
     * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">AWS: Lambda
     *     event</a>
     */
    record Direct(List<JsonNode> notifications) implements LambdaEvent {}

    /**
     * A batch from the queue: {@code Records[].body}, each a notification of SES that SNS passed on. Each record fails on
     * its own.
     *
     * @param records at least one
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">AWS: partial batch
     *     responses</a>
     */
    record Queue(List<QueueRecord> records) implements LambdaEvent {}

    /** A call by the schedule: the input of the schedule of the deployment, or the event of a rule of EventBridge. */
    record Sweep() implements LambdaEvent {}

    /**
     * A record of the queue.
     *
     * @param id the message id in the queue
     * @param receipt its receipt handle, with which its visibility is set; empty if the event has none
     * @param receives how often the queue has passed it to a function, at least 1
     * @param content reads its body; throws {@link EventException} if it is not a notification of SES
     */
    record QueueRecord(String id, String receipt, int receives, Supplier<Content> content) {}

    /** The content of a record of the queue. */
    sealed interface Content {
        /** SES received a mail. */
        record Mail(JsonNode notification) implements Content {}

        /** SNS confirms that SES may write to the topic. There is no mail. */
        record TopicValidated() implements Content {}
    }

    /** Throws {@link EventException} for any other event; also for one without a record, which must not count as a success. */
    static LambdaEvent of(byte[] event) {
        JsonNode json = EventJson.read("event", event);
        if (json.path("homing").asText().equals("sweep")
                || json.path("detail-type").asText().equals("Scheduled Event")) {
            return new Sweep();
        }
        JsonNode records = json.path("Records");
        if (!records.isArray() || records.isEmpty()) {
            throw new EventException(
                    "event: requires Records[].ses of a receipt rule of SES, Records[].body of a queue, or"
                            + " {\"homing\":\"sweep\"} (got " + (records.isArray() ? "no record" : "no Records") + ")");
        }
        return records.path(0).has("body") ? queue(records) : direct(records);
    }

    private static Direct direct(JsonNode records) {
        List<JsonNode> notifications = new ArrayList<>();
        records.forEach(record -> notifications.add(record.path("ses")));
        return new Direct(notifications);
    }

    private static Queue queue(JsonNode records) {
        List<QueueRecord> all = new ArrayList<>();
        for (JsonNode record : records) {
            String body = record.path("body").asText();
            all.add(new QueueRecord(
                    record.path("messageId").asText(),
                    record.path("receiptHandle").asText(),
                    Math.max(1, record.at("/attributes/ApproximateReceiveCount").asInt(1)),
                    () -> content(body)));
        }
        return new Queue(all);
    }

    /** With raw message delivery the body is the notification of SES; otherwise it is in an envelope of SNS. */
    private static Content content(String body) {
        JsonNode json = EventJson.read("body of the queue's record", body);
        if (json.path("Type").asText().equals("Notification")) {
            String message = json.path("Message").asText();
            if (message.startsWith("Successfully validated SNS topic")) {
                return new Content.TopicValidated();
            }
            json = EventJson.read("Message of the SNS notification", message);
        }
        if (!json.path("mail").isObject()) {
            throw new EventException(
                    "body of the queue's record: requires a notification of SES with 'mail' (got none)");
        }
        return new Content.Mail(json);
    }
}
