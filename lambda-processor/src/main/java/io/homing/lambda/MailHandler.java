package io.homing.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.lambda.event.DeliveryTimes;
import io.homing.lambda.event.EventException;
import io.homing.lambda.event.LambdaEvent;
import io.homing.lambda.event.Notification;
import io.homing.lambda.log.JsonLog;
import io.homing.lambda.receive.ReceiveMail;
import io.homing.lambda.sweep.Sweep;
import io.homing.lambda.sweep.SweepReport;
import io.homing.store.EventQueue;
import io.homing.store.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The function as Lambda calls it, with one of three kinds of event: {@link LambdaEvent}. */
public final class MailHandler implements RequestStreamHandler {
    /** A sweep stops this long before the timeout of Lambda; one mail of 40 MB takes less. */
    private static final int RESERVE_MILLIS = 60_000;

    private final ReceiveMail receive;
    private final Sweep sweep;
    private final EventQueue events;
    private final JsonLog log;

    /**
     * The constructor that Lambda calls. Sends no request yet. Throws {@link IllegalArgumentException} with every problem of
     * the environment.
     */
    public MailHandler() {
        this(Wiring.onAws(Settings.of(System.getenv())));
    }

    /** For another wiring than that of AWS. */
    public MailHandler(Wiring wiring) {
        this.receive = wiring.receive();
        this.sweep = wiring.sweep();
        this.events = wiring.events();
        this.log = wiring.log();
    }

    /**
     * Answers a direct event with {@code {"mails":[{"message":id,"event":what}]}}, a batch of the queue with {@code
     * {"batchItemFailures":[{"itemIdentifier":id}]}}, and the schedule with the counts of its sweep. A mail that fails does
     * not delay the others. A direct event with such a mail fails at the end, with an unchecked exception, so that Lambda
     * calls again; completed work is not repeated.
     *
     * @param context has the remaining time of a sweep; null for no limit
     */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        ObjectNode done = switch (read(event.readAllBytes())) {
            case LambdaEvent.Direct direct -> direct(direct.notifications());
            case LambdaEvent.Queue queue -> queue(queue.records());
            case LambdaEvent.Sweep schedule -> sweep(timeIsUp(context));
        };
        answer.write(JsonTree.write(done).getBytes(UTF_8));
    }

    private LambdaEvent read(byte[] event) {
        try {
            return LambdaEvent.of(event);
        } catch (EventException e) {
            log.failed("(whole event)", e, Duration.ZERO);
            throw e;
        }
    }

    private ObjectNode direct(List<JsonNode> notifications) {
        ObjectNode done = JsonNodeFactory.instance.objectNode();
        ArrayNode mails = done.putArray("mails");
        List<String> failed = new ArrayList<>();
        for (int n = 0; n < notifications.size(); n++) {
            String name = "(record %d)".formatted(n + 1);
            JsonNode notification = notifications.get(n);
            if (!attempt(name, () -> mail(notification, mails))) {
                failed.add(messageOf(notification, name));
            }
        }
        if (!failed.isEmpty()) {
            // Without the causes: they are in the log, and the message of an unexpected one may quote the mail.
            throw new EventException(
                    "%d of %d mails failed; the log has the reasons: %s. Sending the event again is harmless."
                            .formatted(failed.size(), notifications.size(), String.join(", ", failed)));
        }
        return done;
    }

    private ObjectNode queue(List<LambdaEvent.QueueRecord> records) {
        ObjectNode done = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = done.putArray("batchItemFailures");
        ArrayNode mails = JsonNodeFactory.instance.arrayNode();
        for (LambdaEvent.QueueRecord record : records) {
            boolean well = attempt("(queue record %s)".formatted(record.id()), () -> {
                switch (record.content().get()) {
                    case LambdaEvent.Content.Mail mail -> mail(mail.notification(), mails);
                    case LambdaEvent.Content.TopicValidated validated -> {}
                }
            });
            if (!well) {
                failures.addObject().put("itemIdentifier", record.id());
                retryLater(record);
            }
        }
        return done;
    }

    /** Sets the time of the next try. If that fails, the queue repeats the event after its visibility timeout. */
    private void retryLater(LambdaEvent.QueueRecord record) {
        if (record.receipt().isEmpty()) {
            return;
        }
        try {
            events.retryAfter(record.receipt(), DeliveryTimes.retryAfter(record.receives()));
        } catch (RuntimeException e) {
            log.noted("(queue record %s)".formatted(record.id()), "retry time not set", e);
        }
    }

    private ObjectNode sweep(BooleanSupplier timeIsUp) {
        long start = System.nanoTime();
        SweepReport report = sweep.run(timeIsUp);
        log.swept(report, since(start));
        ObjectNode done = JsonNodeFactory.instance.objectNode();
        report.write(done);
        return done;
    }

    private void mail(JsonNode json, ArrayNode mails) {
        long start = System.nanoTime();
        Notification notification = Notification.of(json);
        String message = notification.message().value();
        try {
            ReceiveMail.Outcome outcome = receive.accept(notification);
            log.done(message, outcome, since(start));
            mails.addObject().put("message", message).put("event", outcome.event());
        } catch (RuntimeException e) {
            log.failed(message, e, since(start));
            throw new AlreadyLogged(e);
        }
    }

    /** Runs the work and logs a failure; returns whether it succeeded. */
    private boolean attempt(String name, Runnable work) {
        try {
            work.run();
            return true;
        } catch (AlreadyLogged e) {
            return false;
        } catch (RuntimeException e) {
            log.failed(name, e, Duration.ZERO);
            return false;
        }
    }

    /** A failure that was already logged, under the id of its mail. */
    private static final class AlreadyLogged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AlreadyLogged(RuntimeException cause) {
            super(cause);
        }
    }

    private static String messageOf(JsonNode notification, String orElse) {
        try {
            return Notification.of(notification).message().value();
        } catch (EventException e) {
            return orElse;
        }
    }

    private static BooleanSupplier timeIsUp(Context context) {
        return context == null ? () -> false : () -> context.getRemainingTimeInMillis() < RESERVE_MILLIS;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
