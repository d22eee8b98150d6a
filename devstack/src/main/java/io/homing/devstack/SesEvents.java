package io.homing.devstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.MessageId;
import java.time.Instant;

/**
 * What SES sends, as far as anybody may rely on it.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html">AWS: Lambda event</a>
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
        ses.putObject("mail")
                .put("timestamp", received.toString())
                .put("source", envelope.sender())
                .put("messageId", message.value());
        ObjectNode receipt = ses.putObject("receipt").put("timestamp", received.toString());
        var recipients = receipt.putArray("recipients");
        envelope.recipients().forEach(recipients::add);
        receipt.putObject("spamVerdict").put("status", spam ? "FAIL" : "PASS");
        receipt.putObject("virusVerdict").put("status", virus ? "FAIL" : "PASS");
        receipt.putObject("spfVerdict").put("status", "PASS");
        receipt.putObject("dkimVerdict").put("status", "GRAY");
        receipt.putObject("dmarcVerdict").put("status", "GRAY");
        return event;
    }
}
