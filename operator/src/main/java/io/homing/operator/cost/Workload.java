package io.homing.operator.cost;

import java.time.Duration;

/**
 * The workload of a month of 30 days.
 *
 * @param mails received in the month, each for one mailbox
 * @param kilobytes of a mail, on average
 * @param hosts that follow the journal
 * @param interval between two polls of a host
 */
public record Workload(long mails, int kilobytes, int hosts, Duration interval) {
    private static final Duration MONTH = Duration.ofDays(30);

    /** The schedule of the sweep. */
    private static final Duration SWEEP = Duration.ofMinutes(15);

    private static final Duration HEARTBEAT = Duration.ofMinutes(5);

    public Workload {
        if (mails < 0 || kilobytes < 1 || hosts < 0 || interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "requires mails and hosts from 0, a size from 1 KB, an interval above 0");
        }
    }

    /** Polls of all hosts together. */
    long polls() {
        return hosts * MONTH.dividedBy(interval);
    }

    long sweeps() {
        return MONTH.dividedBy(SWEEP);
    }

    /** Heartbeats of all hosts together. */
    long heartbeats() {
        return hosts * MONTH.dividedBy(HEARTBEAT);
    }

    /** Gigabytes of received mail. */
    double gigabytes() {
        return mails * (double) kilobytes / (1 << 20);
    }
}
