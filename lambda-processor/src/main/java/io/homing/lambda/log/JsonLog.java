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
 * The log: one line of JSON per mail, which CloudWatch can query by field. It knows what may be said, and that is no
 * subject, no body and no address; those are in the index record, behind other permissions.
 */
public final class JsonLog {
    private static final int FRAMES = 12;

    private final PrintStream out;

    public JsonLog(PrintStream out) {
        this.out = out;
    }

    /**
     * Logs what became of a mail.
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

    /** A sweep came to its end. */
    public void swept(SweepReport report, Duration took) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("level", "INFO")
                .put("event", "sweep")
                .put("millis", took.toMillis());
        report.write(line);
        write(line);
    }

    /** Something went wrong that no mail suffers from; {@link #failed} is what an alarm counts. */
    public void noted(String what, String event, RuntimeException why) {
        ObjectNode line = line("WARN", what, event, Duration.ZERO);
        tell(line, why);
        write(line);
    }

    /**
     * Something could not be dealt with. The text of an unexpected exception may quote the mail, so of those only type
     * and place are told.
     *
     * @param message id of the mail, or which part of the event it was
     */
    public void failed(String message, RuntimeException why, Duration took) {
        ObjectNode line = line("ERROR", message, "failed", took);
        tell(line, why);
        write(line);
    }

    private static void tell(ObjectNode line, RuntimeException why) {
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
