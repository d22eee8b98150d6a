package io.homing.lambda;

import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.bytes;
import static io.homing.lambda.Samples.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.homing.lambda.event.EventException;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.HomingException;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MailHandlerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);

    private final InMemoryMailStore store = new InMemoryMailStore(CLOCK, 1);
    private final InMemoryEventQueue queue = new InMemoryEventQueue();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void theAnswerSaysWhatHappenedToEachMail() throws IOException {
        sesStored("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        assertThat(handle(store, "every-documented-field"))
                .isEqualTo(
                        "{\"mails\":[{\"message\":\"6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1\",\"event\":\"received\"}]}");
        assertThat(handle(store, "every-documented-field")).contains("\"event\":\"duplicate\"");
        assertThat(handle(store, "setup-notification")).contains("\"event\":\"setup notification skipped\"");
    }

    @Test
    void oneMailsTroubleKeepsNoOtherWaitingAndIsReported() {
        sesStored("m2");
        assertThatThrownBy(() -> handle(store, "two-of-three-without-a-usable-id"))
                .isInstanceOf(EventException.class)
                .hasMessageStartingWith("2 of 3 mails failed")
                .hasMessageContaining("(record 1), (record 3)");
        assertThat(store.next(Lane.FIRST, Position.NONE, 10))
                .map(entry -> entry.message().value())
                .containsExactly("m2");
    }

    @Test
    void aFailedMailIsNamed() {
        assertThatThrownBy(() -> handle(store, "every-documented-field"))
                .hasMessageContaining("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        assertThat(logged().get("level").textValue()).isEqualTo("ERROR");
        assertThat(logged().get("kind").textValue()).isEqualTo("SETUP");
        assertThat(logged().get("hint").textValue()).contains("S3 action");
    }

    @Test
    void whatIsNoEventFailsTheInvocationAndIsLogged() {
        assertThatThrownBy(() -> call(store, bytes("{}"))).isInstanceOf(EventException.class);
        assertThat(logged().get("error").textValue()).contains("no Records");
    }

    @Test
    void theLogHasOneLinePerMailWithCountsAndNothingOfTheMail() throws IOException {
        sesStored("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        handle(store, "every-documented-field");
        assertThat(log.toString(UTF_8))
                .endsWith("}\n")
                .containsOnlyOnce("\n")
                .doesNotContain("Plans", "eve@", "ann@", "Ann!");
        assertThat(logged().get("millis").isIntegralNumber()).isTrue();
        assertThat(logged().get("placed").intValue()).isEqualTo(1);
        assertThat(logged().get("alreadyPlaced").intValue()).isZero();
        assertThat(logged().get("held").intValue()).isZero();
        assertThat(logged().properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "level", "message", "event", "millis", "size", "sent", "placed", "alreadyPlaced", "held");
    }

    @Test
    void ofAnUnexpectedExceptionTheLogTellsOnlyTypeAndPlace() {
        sesStored("6n4thuhcbhpfiuf25gshf70rss364fuejrvmqko1");
        MailStore broken = new FaultyMailStore(store, store, call -> {
            if (call.equals("commit")) {
                throw new IllegalStateException("a bug with ann@example.org");
            }
            return Fault.NONE;
        });
        assertThatThrownBy(() -> handle(broken, "every-documented-field")).hasMessageNotContaining("ann@");
        assertThat(log.toString(UTF_8))
                .contains("IllegalStateException", "ReceiveMail")
                .doesNotContain("ann@");
    }

    @Test
    void aPoisonRecordOfTheQueueBlocksNoNeighbour() throws IOException {
        sesStored("m1");
        sesStored("m3");
        String batch = """
                {"Records":[
                  {"messageId":"q1","eventSource":"aws:sqs","body":%s},
                  {"messageId":"q2","eventSource":"aws:sqs","body":"no JSON at all"},
                  {"messageId":"q3","eventSource":"aws:sqs","body":%s},
                  {"messageId":"q4","eventSource":"aws:sqs","body":%s},
                  {"messageId":"q5","eventSource":"aws:sqs","body":"{\\"mail\\":{\\"messageId\\":\\"../x\\"}}"},
                  {"messageId":"q6","eventSource":"aws:sqs","body":%s}]}
                """.formatted(
                        text(sns(notificationOf("m1"))),
                        text(notificationOf("m3")),
                        text(sns(notificationOf("never-stored"))),
                        text(sns("Successfully validated SNS topic for Amazon SES event publishing.")));
        assertThat(call(store, bytes(batch)))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"q2\"},{\"itemIdentifier\":\"q4\"},"
                        + "{\"itemIdentifier\":\"q5\"}]}");
        assertThat(store.next(Lane.FIRST, Position.NONE, 10))
                .map(entry -> entry.message().value())
                .containsExactly("m1", "m3");
        assertThat(log.toString(UTF_8).lines().filter(line -> line.contains("ERROR")))
                .hasSize(3)
                .allMatch(line -> line.contains("\"hint\":\""));
    }

    @Test
    void anEventThatFailsIsHiddenLongerEachTime() throws IOException {
        sesStored("m1");
        String batch = """
                {"Records":[
                  {"messageId":"q1","receiptHandle":"h1","attributes":{"ApproximateReceiveCount":"1"},"body":%s},
                  {"messageId":"q2","receiptHandle":"h2","attributes":{"ApproximateReceiveCount":"1"},"body":"bad"},
                  {"messageId":"q3","receiptHandle":"h3","attributes":{"ApproximateReceiveCount":"4"},"body":"bad"},
                  {"messageId":"q4","receiptHandle":"h4","body":"bad"},
                  {"messageId":"q5","body":"bad"}]}
                """.formatted(text(notificationOf("m1")));
        String failures = "{\"batchItemFailures\":[{\"itemIdentifier\":\"q2\"},{\"itemIdentifier\":\"q3\"},"
                + "{\"itemIdentifier\":\"q4\"},{\"itemIdentifier\":\"q5\"}]}";
        assertThat(call(store, bytes(batch))).isEqualTo(failures);
        assertThat(queue.delays())
                .isEqualTo(
                        Map.of("h2", Duration.ofMinutes(1), "h3", Duration.ofMinutes(15), "h4", Duration.ofMinutes(1)));

        queue.fails(Optional.of(new HomingException(HomingException.Kind.SETUP, "denied", "allow it")));
        assertThat(call(store, bytes(batch))).as("nothing is lost").isEqualTo(failures);
        assertThat(log.toString(UTF_8)).contains("\"event\":\"retry time not set\"", "allow it");
    }

    @Test
    void theScheduleSweepsAndTheLogSaysWhatWasFound() throws IOException {
        assertThat(call(store, bytes("{\"homing\":\"sweep\"}"))).startsWith("{\"recovered\":0,");
        assertThat(logged().get("event").textValue()).isEqualTo("sweep");
        assertThat(call(store, bytes("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}")))
                .contains("\"complete\":true");
    }

    /** What SES publishes to the topic of an S3 action. */
    private static String notificationOf(String id) {
        return """
                {"notificationType":"Received","receipt":{"recipients":["ann@example.org"],
                 "action":{"type":"S3","bucketName":"mail","objectKey":"incoming/%1$s"}},
                 "mail":{"messageId":"%1$s","source":"eve@example.net","timestamp":"2026-11-21T12:00:00Z"}}
                """.formatted(id);
    }

    private static String sns(String message) {
        return "{\"Type\":\"Notification\",\"MessageId\":\"x\",\"Message\":%s}".formatted(text(message));
    }

    private static String text(String value) {
        return new TextNode(value).toString();
    }

    private void sesStored(String id) {
        store.putObject(
                StoreLayout.incoming(new MessageId(id)), bytes("From: eve@example.net\nSubject: Plans\n\nAnn!\n"));
    }

    private String handle(MailStore store, String event) throws IOException {
        return call(store, event(event));
    }

    private String call(MailStore mails, byte[] event) throws IOException {
        var ports = new Wiring.Ports(mails, store, store.rules(), store.outbox(), store.held(), store);
        Wiring wiring = Samples.wiring(
                ports,
                queue,
                mail -> "sent",
                CLOCK,
                new PrintStream(log, true, UTF_8),
                Map.of("HOMING_DEFAULT_MAILBOX", "ann@example.org"));
        var answer = new ByteArrayOutputStream();
        new MailHandler(wiring).handleRequest(new ByteArrayInputStream(event), answer, null);
        return answer.toString(UTF_8);
    }

    /** The only line of the log. */
    private JsonNode logged() {
        try {
            return new JsonMapper().readTree(log.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(log.toString(UTF_8), e);
        }
    }
}
