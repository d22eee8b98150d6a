package io.homing.lambda.event;

import static io.homing.lambda.Samples.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.homing.lambda.Samples;
import io.homing.lambda.event.LambdaEvent.Content;
import io.homing.lambda.event.LambdaEvent.QueueRecord;
import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes through the queue, in the forms that AWS documents.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-examples.html">AWS: examples of
 *     notifications</a>, of which {@code notifications/s3-action.json} has every field, and a key that is one: that of
 *     the example is no JSON
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">AWS: message of SNS</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">AWS: batch of the queue</a>
 */
final class LambdaEventTest {
    @ParameterizedTest
    @ValueSource(strings = {"s3-action", "s3-action-in-sns"})
    void anS3ActionIsReadWithAndWithoutTheEnvelopeOfSns(String name) {
        List<QueueRecord> records = batch(notification(name));
        assertThat(records).map(QueueRecord::id).containsExactly("059f36b4-87a3-44ab-83d2-661975830a7d");
        var mail = (Content.Mail) records.getFirst().content().get();
        assertThat(Notification.of(mail.notification()))
                .isEqualTo(new Notification(
                        new MessageId("d6iitobk75ur44p8kdnnp7g2n800"),
                        Optional.of(new Address(
                                "0000014fbe1c09cf-7cb9f704-7531-4e53-89a1-5fa9744f5eb6-000000@amazonses.com")),
                        List.of(new Address("recipient@example.com")),
                        Optional.of(Instant.parse("2015-09-11T20:32:33.936Z")),
                        new Verdicts(Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.GRAY),
                        false));
    }

    /** SES writes it into the topic when the rule is made. */
    @Test
    void thatTheTopicIsValidatedIsNoMail() {
        List<QueueRecord> records = batch(
                "{\"Type\":\"Notification\",\"Message\":\"Successfully validated SNS topic for Amazon SES event publishing.\"}");
        assertThat(records.getFirst().content().get()).isEqualTo(new Content.TopicValidated());
    }

    private static String notification(String name) {
        return new String(Samples.read(Samples.folder("notifications").resolve(name + ".json")), UTF_8);
    }

    private static List<QueueRecord> batch(String body) {
        return ((LambdaEvent.Queue) LambdaEvent.of(bytes("""
                {"Records": [{
                  "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
                  "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                  "body": %s,
                  "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1545082649183",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1545082649185"
                  },
                  "messageAttributes": {},
                  "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                  "eventSource": "aws:sqs",
                  "eventSourceARN": "arn:aws:sqs:us-east-1:012345678912:homing-arrivals",
                  "awsRegion": "us-east-1"
                }]}
                """.formatted(new TextNode(body))))).records();
    }
}
