package io.homing.lambda.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.lambda.event.EventException;
import io.homing.lambda.receive.ReceiveMail.Outcome;
import io.homing.lambda.receive.SendBudget;
import io.homing.lambda.send.MailerException;
import io.homing.lambda.sweep.SweepReport;
import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.HomingException;
import io.homing.store.json.JsonTree;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;

/**
 * The log: one line of JSON for each mail, which CloudWatch can query by field. It contains no subject, no body and no
 * address; those are in the index record, which requires other permissions.
 */
public final class JsonLog {
    private static final int FRAMES = 12;

    private final PrintStream out;

    public JsonLog(PrintStream out) {
        this.out = out;
    }

    /**
     * Logs the outcome for a mail.
     *
     * @param message id of the mail
     */
    public void done(String message, Outcome outcome, Duration took) {
        ObjectNode line = line("INFO", message, outcome.event(), took);
        switch (outcome) {
            case Outcome.Received mail -> {
                long placed = mail.placements().stream()
                        .filter(CommitResult.Committed.class::isInstance)
                        .count();
                line.put("size", mail.record().size())
                        .put("sent", mail.sent())
                        .put("placed", placed)
                        .put("alreadyPlaced", mail.placements().size() - placed)
                        .put(
                                "held",
                                mail.fresh().stream()
                                        .filter(Decision.Hold.class::isInstance)
                                        .count());
                long exceeded =
                        mail.fresh().stream().filter(SendBudget::isExceeded).count();
                if (exceeded > 0) { // an alarm counts these lines
                    line.put("overLimit", exceeded);
                }
                mail.record().problem().ifPresent(problem -> line.put("problem", problem));
            }
            case Outcome.SetupNotification setup -> {}
        }
        write(line);
    }

    /** Logs the end of a sweep. */
    public void swept(SweepReport report, Duration took) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("level", "INFO")
                .put("event", "sweep")
                .put("millis", took.toMillis());
        report.write(line);
        write(line);
    }

    /** Logs a failure that affects no mail. An alarm counts {@link #failed} only. */
    public void noted(String what, String event, RuntimeException why) {
        ObjectNode line = line("WARN", what, event, Duration.ZERO);
        put(line, why);
        write(line);
    }

    /**
     * Logs that a mail or a part of an event could not be processed. The message of an unexpected exception may quote the
     * mail, so only its type and place are logged.
     *
     * @param message id of the mail, or the part of the event
     */
    public void failed(String message, RuntimeException why, Duration took) {
        ObjectNode line = line("ERROR", message, "failed", took);
        put(line, why);
        write(line);
    }

    private static void put(ObjectNode line, RuntimeException why) {
        switch (why) {
            case HomingException store ->
                line.put("kind", store.kind().name())
                        .put("error", store.getMessage())
                        .put("hint", store.hint());
            case MailerException mailer ->
                line.put("kind", mailer.kind().name())
                        .put("error", mailer.getMessage())
                        .put("hint", mailer.hint());
            case EventException event -> line.put("error", event.getMessage()).put("hint", EventException.HINT);
            default -> {
                line.put("error", why.getClass().getName());
                var frames = line.putArray("at");
                Arrays.stream(why.getStackTrace()).limit(FRAMES).forEach(frame -> frames.add(frame.toString()));
            }
        }
    }

    private static ObjectNode line(String level, String message, String event, Duration took) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("level", level)
                .put("message", message)
                .put("event", event)
                .put("millis", took.toMillis());
    }

    private void write(ObjectNode line) {
        out.println(JsonTree.write(line));
    }
}
