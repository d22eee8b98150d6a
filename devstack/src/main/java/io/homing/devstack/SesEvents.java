package io.homing.devstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import java.time.Instant;

/**
 * The events of SES, with the documented fields.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">AWS: Lambda event</a>
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html">AWS: contents of
 *     notifications</a>
 */
public final class SesEvents {
    private SesEvents() {}

    /** The event of a Lambda action, for one mail. */
    public static ObjectNode lambdaAction(
            MessageId message, Envelope envelope, boolean spam, boolean virus, Instant received) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        ObjectNode ses = event.putArray("Records")
                .addObject()
                .put("eventSource", "aws:ses")
                .put("eventVersion", "1.0")
                .putObject("ses");
        describe(ses, message, envelope, spam, virus, received);
        return event;
    }

    /** The notification that an S3 action publishes to its topic, for one mail. */
    static ObjectNode s3Action(
            MessageId message, Envelope envelope, boolean spam, boolean virus, Instant received, String bucket) {
        ObjectNode notification = JsonNodeFactory.instance.objectNode().put("notificationType", "Received");
        describe(notification, message, envelope, spam, virus, received)
                .putObject("action")
                .put("type", "S3")
                .put("bucketName", bucket)
                .put("objectKey", StoreLayout.incoming(message).value());
        return notification;
    }

    /** Adds the two parts that all events have; returns the receipt. */
    private static ObjectNode describe(
            ObjectNode event, MessageId message, Envelope envelope, boolean spam, boolean virus, Instant received) {
        event.putObject("mail")
                .put("timestamp", received.toString())
                .put("source", envelope.sender())
                .put("messageId", message.value());
        ObjectNode receipt = event.putObject("receipt").put("timestamp", received.toString());
        var recipients = receipt.putArray("recipients");
        envelope.recipients().forEach(recipients::add);
        receipt.putObject("spamVerdict").put("status", spam ? "FAIL" : "PASS");
        receipt.putObject("virusVerdict").put("status", virus ? "FAIL" : "PASS");
        receipt.putObject("spfVerdict").put("status", "PASS");
        receipt.putObject("dkimVerdict").put("status", "GRAY");
        receipt.putObject("dmarcVerdict").put("status", "GRAY");
        return receipt;
    }
}
