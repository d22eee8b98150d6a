package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * Emulates what is between SES and the function in a deployment: SNS topic, SQS queue with its dead-letter queue, and
 * Lambda's event source mapping, with the values of the template. It uses every freedom that AWS has: no order, duplicates of
 * both SNS and SQS, and the whole batch again for a function that dies. In virtual time, which advances when all visible
 * messages are delivered. For one thread; {@link #drain} calls the function from several.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">AWS: errors of a batch</a>
 */
final class MailQueue {
    /** One message in this many comes twice. */
    private static final int DUPLICATES = 20;

    private static final int BATCH = 10;
    private static final int CONCURRENCY = 5;
    private static final int RECEIVES = 5;
    private static final Duration VISIBILITY = Duration.ofMinutes(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final Random random;
    private final List<Message> queue = new ArrayList<>();
    private final List<Message> deadLetters = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int sent;

    private static final class Message {
        final String id;
        final String body;
        int receives;
        Duration visible;

        Message(String id, String body, Duration visible) {
            this.id = id;
            this.body = body;
            this.visible = visible;
        }
    }

    /** @param random decides over order and duplicates */
    MailQueue(Random random) {
        this.random = random;
    }

    /** Publishes to the topic: SNS adds its envelope and delivers at least once. */
    void publish(ObjectNode notification) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("Type", "Notification")
                .put("Message", notification.toString())
                .toString();
        send(body);
        if (isDoubled()) {
            send(body);
        }
    }

    /** Puts a message into the queue; returns its id. */
    String send(String body) {
        String id = "q" + ++sent;
        queue.add(new Message(id, body, now));
        return id;
    }

    /** Delivers until the queue is empty: every message was processed or is a dead letter. */
    void drain(RequestStreamHandler function) {
        while (!queue.isEmpty()) {
            List<List<Message>> batches = receive();
            try (var threads = Executors.newFixedThreadPool(CONCURRENCY)) {
                batches.forEach(batch -> threads.execute(() -> deliver(batch, function)));
            } // waits for all
            queue.stream()
                    .map(message -> message.visible)
                    .min(Duration::compareTo)
                    .ifPresent(next -> now = next);
        }
    }

    /** The dead letters, by body. */
    List<String> deadLetters() {
        return deadLetters.stream().map(message -> message.body).toList();
    }

    int size() {
        return queue.size();
    }

    /** Moves the dead letters back into the queue, as the operator does after the cause is corrected. */
    void redrive() {
        deadLetters.forEach(message -> {
            message.receives = 0;
            message.visible = now;
        });
        queue.addAll(deadLetters);
        deadLetters.clear();
    }

    /** Deletes every n-th message of the dead-letter queue. */
    int lose(int every) {
        List<Message> kept = new ArrayList<>();
        for (int n = 0; n < deadLetters.size(); n++) {
            if (n % every != 0) {
                kept.add(deadLetters.get(n));
            }
        }
        int lost = deadLetters.size() - kept.size();
        deadLetters.clear();
        deadLetters.addAll(kept);
        return lost;
    }

    private List<List<Message>> receive() {
        List<Message> visible = new ArrayList<>();
        for (Message message : List.copyOf(queue)) {
            if (message.visible.compareTo(now) <= 0) {
                if (message.receives == RECEIVES) {
                    queue.remove(message);
                    deadLetters.add(message);
                } else {
                    message.receives++;
                    message.visible = now.plus(VISIBILITY);
                    visible.add(message);
                }
            }
        }
        Collections.shuffle(visible, random);
        List<List<Message>> batches = new ArrayList<>();
        for (int from = 0; from < visible.size(); ) {
            int to = Math.min(visible.size(), from + 1 + random.nextInt(BATCH));
            batches.add(visible.subList(from, to));
            from = to;
        }
        return batches;
    }

    /** Deletes the messages that the function does not report as failed; none if it dies. */
    private void deliver(List<Message> batch, RequestStreamHandler function) {
        var answer = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(event(batch)), answer, null);
            delete(batch, failed(answer.toByteArray()));
        } catch (IOException | RuntimeException | Error e) {
            // A function that dies gives no answer.
        }
    }

    private static byte[] event(List<Message> batch) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        ArrayNode records = event.putArray("Records");
        batch.forEach(message -> records.addObject()
                .put("messageId", message.id)
                .put("body", message.body)
                .put("eventSource", "aws:sqs"));
        return event.toString().getBytes(UTF_8);
    }

    private static Set<String> failed(byte[] answer) throws IOException {
        Set<String> failed = new HashSet<>();
        for (JsonNode item : JSON.readTree(answer).required("batchItemFailures")) {
            failed.add(item.required("itemIdentifier").textValue());
        }
        return failed;
    }

    /** SQS may deliver a deleted message again. */
    private synchronized void delete(List<Message> batch, Set<String> failed) {
        for (Message message : batch) {
            if (!failed.contains(message.id) && !isDoubled()) {
                queue.remove(message);
            }
        }
    }

    private boolean isDoubled() {
        return random.nextInt(DUPLICATES) == 0;
    }
}
