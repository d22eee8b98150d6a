package io.homing.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.EventQueue;
import io.homing.store.HomingException;
import io.homing.store.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The queue of the deployment, by the JSON protocol of SQS. Its two requests do not use the client of the SDK, which takes a
 * third of a second to load at each failure.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html">AWS:
 *     requests to SQS in JSON</a>
 */
public final class SqsQueue implements EventQueue, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(10);
    private static final int SHOWN = 300;

    private static final List<String> COUNTS = List.of(
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed");

    private final String region;
    private final URI queue;
    private final URI endpoint;
    private Line line;

    /** The parts of a request. Made when first needed; without a failure, only a sweep needs them. */
    private record Line(AwsCredentialsProvider credentials, AwsV4HttpSigner signer, SdkHttpClient http) {}

    /**
     * Uses the credentials of the default chain of the SDK.
     *
     * @param queue the URL of the queue, as CloudFormation and the console print it
     * @param endpoint of an emulator; empty: the host of the queue's URL
     */
    public SqsQueue(String region, URI queue, Optional<URI> endpoint) {
        this.region = region;
        this.queue = queue;
        this.endpoint = endpoint.orElseGet(() -> queue.resolve("/"));
    }

    @Override
    public Optional<Long> events() {
        ObjectNode question = question();
        var names = question.putArray("AttributeNames");
        COUNTS.forEach(names::add);
        JsonNode counts = ask("GetQueueAttributes", question).path("Attributes");
        long all = 0;
        for (String name : COUNTS) {
            try {
                all += Long.parseLong(counts.path(name).asText());
            } catch (NumberFormatException e) {
                throw failed("GetQueueAttributes", "the answer has no " + name);
            }
        }
        return Optional.of(all);
    }

    @Override
    public void retryAfter(String receipt, Duration delay) {
        ask(
                "ChangeMessageVisibility",
                question().put("ReceiptHandle", receipt).put("VisibilityTimeout", Math.toIntExact(delay.toSeconds())));
    }

    private ObjectNode question() {
        return JsonNodeFactory.instance.objectNode().put("QueueUrl", queue.toString());
    }

    private JsonNode ask(String operation, ObjectNode question) {
        byte[] body = JsonTree.write(question).getBytes(UTF_8);
        var content = ContentStreamProvider.fromByteArrayUnsafe(body);
        try {
            Line to = line();
            SdkHttpRequest signed = to.signer()
                    .sign(sign -> sign.identity(to.credentials().resolveCredentials())
                            .request(request(operation, body.length))
                            .payload(content)
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sqs")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                    .request();
            HttpExecuteResponse response = to.http()
                    .prepareRequest(HttpExecuteRequest.builder()
                            .request(signed)
                            .contentStreamProvider(content)
                            .build())
                    .call();
            byte[] answer = read(response);
            int status = response.httpResponse().statusCode();
            if (status != 200) {
                String words = new String(answer, UTF_8);
                throw failed(operation, status + " " + words.substring(0, Math.min(SHOWN, words.length())));
            }
            // The answer of ChangeMessageVisibility is empty.
            return answer.length == 0 ? JsonNodeFactory.instance.missingNode() : JsonTree.read(answer);
        } catch (IOException | SdkException e) {
            throw failed(operation, "no answer (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    private SdkHttpRequest request(String operation, int length) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(length))
                .putHeader("X-Amz-Target", "AmazonSQS." + operation)
                .build();
    }

    private static byte[] read(HttpExecuteResponse response) throws IOException {
        if (response.responseBody().isEmpty()) {
            return new byte[0];
        }
        try (InputStream body = response.responseBody().get()) {
            return body.readAllBytes();
        }
    }

    private HomingException failed(String operation, String why) {
        return new HomingException(
                HomingException.Kind.PASSING,
                "%s on queue %s: %s".formatted(operation, queue, why),
                "No mail is lost: a failed event comes again after the visibility timeout of the queue, and the sweep waits"
                        + " longer. If this stays, allow sqs:%s on the queue to the role of the function (deploy again) and"
                                .formatted(operation)
                        + " check HOMING_QUEUE: docs/lambda.md");
    }

    private synchronized Line line() {
        if (line == null) {
            line = new Line(
                    DefaultCredentialsProvider.builder().build(),
                    AwsV4HttpSigner.create(),
                    UrlConnectionHttpClient.builder()
                            .connectionTimeout(CONNECT)
                            .socketTimeout(READ)
                            .build());
        }
        return line;
    }

    @Override
    public synchronized void close() {
        if (line != null) {
            line.http().close();
        }
    }
}
