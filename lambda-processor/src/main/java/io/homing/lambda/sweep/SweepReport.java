package io.homing.lambda.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.lambda.log.JsonLog;
import java.time.Duration;

/** What a sweep found. Counted while it goes; the alarms of the deployment listen to these numbers in the log. */
public final class SweepReport {
    /** Mails that no event told of, now taken in. */
    int recovered;

    /** Mails without a decision that are left to their events, which may still come. */
    int waiting;

    /** Manifests that were missing, now written. */
    int repaired;

    /** Positions that a host withheld, now answered. */
    int answered;

    /** Mails that waited in the outbox, now sent. */
    int sent;

    /** Sends that were begun and never ended: a person decides. */
    int inDoubt;

    /** Mails that wait for a person, and of these the ones that go soon. */
    int held;

    int expiring;

    /** What could not be mended now. */
    int failed;

    private boolean complete = true;

    /**
     * Does a part of the work behind a bulkhead: what it throws is logged and counted, and the next part goes on. Not only
     * trouble with the store: what others wrote may surprise in any way.
     *
     * @param what the part is about, for the log
     */
    void attempt(JsonLog log, String what, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            log.failed(what, e, Duration.ZERO);
            failed++;
        }
    }

    /** Time was up; the next sweep goes on. */
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
