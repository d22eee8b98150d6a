package io.homing.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.homing.store.HomingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire to SQS, and what becomes of its answers. */
final class SqsQueueTest {
    private static final String URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/homing-arrivals";

    private HttpServer sqs;
    private SqsQueue queue;
    private volatile String asked = "";
    private volatile String target = "";
    private volatile String authorization = "";
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        sqs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sqs.createContext("/", exchange -> {
            asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        sqs.start();
        var endpoint = URI.create("http://127.0.0.1:" + sqs.getAddress().getPort());
        queue = new SqsQueue("eu-central-1", URI.create(URL), Optional.of(endpoint));
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        queue.close();
        sqs.stop(0);
    }

    @Test
    void whatWaitsWhatIsInFlightAndWhatIsDelayedCounts() {
        answer = "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"1\","
                + "\"ApproximateNumberOfMessagesNotVisible\":\"20\",\"ApproximateNumberOfMessagesDelayed\":\"300\"}}";
        assertThat(queue.events()).contains(321L);
        assertThat(target).isEqualTo("AmazonSQS.GetQueueAttributes");
        assertThat(asked).contains("\"QueueUrl\":\"" + URL + "\"", "ApproximateNumberOfMessagesNotVisible");
        assertThat(authorization).contains("/eu-central-1/sqs/aws4_request");
    }

    @Test
    void aFailedEventIsHiddenForTheTimeThatIsAsked() {
        queue.retryAfter("handle", Duration.ofMinutes(15));
        assertThat(target).isEqualTo("AmazonSQS.ChangeMessageVisibility");
        assertThat(asked).contains("\"ReceiptHandle\":\"handle\"", "\"VisibilityTimeout\":900");
    }

    @Test
    void anAnswerWithoutTheCountsIsNoAnswer() {
        answer = "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"0\"}}";
        assertThatThrownBy(queue::events)
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("ApproximateNumberOfMessagesNotVisible");
    }

    @Test
    void aRefusalSaysWhatToAllow() {
        status = 400;
        answer = "{\"__type\":\"AccessDenied\"}";
        assertThatThrownBy(() -> queue.retryAfter("handle", Duration.ofMinutes(1)))
                .isInstanceOfSatisfying(HomingException.class, e -> {
                    assertThat(e).hasMessageContaining("ChangeMessageVisibility on queue " + URL + ": 400");
                    assertThat(e.hint()).contains("allow sqs:ChangeMessageVisibility");
                });
    }

    @Test
    void noServerIsNoAnswer() {
        sqs.stop(0);
        assertThatThrownBy(queue::events).isInstanceOf(HomingException.class).hasMessageContaining("no answer");
    }
}
