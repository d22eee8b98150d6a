package io.homing.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.aws.AwsMailStore;
import io.homing.store.aws.AwsStoreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The function as Lambda calls it: takes the direct event of SES, record by record. */
public final class SesEventHandler implements RequestStreamHandler {
    private final ReceiveMail receive;
    private final JsonLog log;

    /**
     * What Lambda calls: the wiring of the function, and the only place that names an adapter. Sends nothing yet. Throws
     * {@link IllegalArgumentException} with everything that is wrong with the environment.
     */
    public SesEventHandler() {
        this(Settings.of(System.getenv()));
    }

    private SesEventHandler(Settings settings) {
        this(
                new ReceiveMail(
                        new AwsMailStore(
                                new AwsStoreConfig(settings.region(), settings.bucket(), settings.table()),
                                settings.lanes(),
                                InstantSource.system(),
                                request -> {}),
                        settings.fallback(),
                        InstantSource.system()),
                new JsonLog(System.out));
    }

    /** For a wiring other than that of AWS. */
    public SesEventHandler(ReceiveMail receive, JsonLog log) {
        this.receive = receive;
        this.log = log;
    }

    /**
     * Answers {@code {"mails":[{"message":id,"event":what}]}}. One mail's trouble does not keep the others waiting, but in
     * the end the invocation fails for it with an unchecked exception, so that Lambda calls again; what was done is not
     * done twice.
     *
     * @param context not used, may be null
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        List<JsonNode> notifications = notifications(event.readAllBytes());
        ObjectNode done = JsonNodeFactory.instance.objectNode();
        ArrayNode mails = done.putArray("mails");
        List<String> failed = new ArrayList<>();
        for (int n = 0; n < notifications.size(); n++) {
            String message = "(record %d)".formatted(n + 1);
            long start = System.nanoTime();
            try {
                Notification notification = Notification.of(notifications.get(n));
                message = notification.message().value();
                ReceiveMail.Outcome outcome = receive.accept(notification);
                log.done(message, outcome, since(start));
                mails.addObject().put("message", message).put("event", outcome.event());
            } catch (RuntimeException e) {
                log.failed(message, e, since(start));
                failed.add(message);
            }
        }
        if (!failed.isEmpty()) {
            // Without the causes: the log has told them, and the text of an unexpected one may quote the mail.
            throw new EventException("%d of %d mails failed, the log says why: %s. Sending the event again is harmless."
                    .formatted(failed.size(), notifications.size(), String.join(", ", failed)));
        }
        answer.write(done.toString().getBytes(UTF_8));
    }

    private List<JsonNode> notifications(byte[] event) {
        try {
            return SesEvent.notifications(event);
        } catch (EventException e) {
            log.failed("(whole event)", e, Duration.ZERO);
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
