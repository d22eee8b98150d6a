package io.homing.lambda.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.lambda.log.JsonLog;
import java.time.Duration;

/** The counts of a sweep, updated while it runs. The alarms of the deployment filter these numbers from the log. */
public final class SweepReport {
    /** Mails without an event, processed now. */
    int recovered;

    /** Mails without a decision whose events may still come. */
    int waiting;

    /** Missing manifests, written now. */
    int repaired;

    /** Withheld positions, replaced now. */
    int answered;

    /** Mails in the outbox, sent now. */
    int sent;

    /** Sends that were begun and not completed: the operator decides. */
    int inDoubt;

    /** Held mails, and those of them that will be deleted soon. */
    int held;

    int expiring;

    /** Work that failed in this sweep. */
    int failed;

    private boolean complete = true;

    /**
     * Does a part of the work: an exception is logged and counted, and the next part continues. This includes unexpected
     * exceptions, because items of other versions may have any content.
     *
     * @param what the subject of the part, for the log
     */
    void attempt(JsonLog log, String what, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            log.failed(what, e, Duration.ZERO);
            failed++;
        }
    }

    /** The time was up; the next sweep continues. */
    void unfinished() {
        complete = false;
    }

    public void write(ObjectNode line) {
        line.put("recovered", recovered)
                .put("repaired", repaired)
                .put("answered", answered)
                .put("sent", sent)
                .put("inDoubt", inDoubt)
                .put("held", held)
                .put("expiring", expiring)
                .put("failed", failed)
                .put("waiting", waiting)
                .put("complete", complete);
    }
}
