package io.homing.operator.cost;

import java.time.Duration;

/**
 * What is asked of Homing in a month of 30 days.
 *
 * @param mails received in the month, each for one mailbox
 * @param kilobytes of a mail, on average
 * @param hosts that follow the journal
 * @param interval between two looks of a host
 */
public record Workload(long mails, int kilobytes, int hosts, Duration interval) {
    private static final Duration MONTH = Duration.ofDays(30);

    /** Of a journal, as the sweep's schedule and an agent's sign of life. */
    private static final Duration SWEEP = Duration.ofMinutes(15);

    private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(5);

    public Workload {
        if (mails < 0 || kilobytes < 1 || hosts < 0 || interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("wants mails and hosts from 0, a size from 1 KB, an interval above 0");
        }
    }

    /** Looks of all hosts together. */
    long looks() {
        return hosts * MONTH.dividedBy(interval);
    }

    long sweeps() {
        return MONTH.dividedBy(SWEEP);
    }

    /** Reports of all hosts together that say nothing but that the host is there. */
    long signsOfLife() {
        return hosts * MONTH.dividedBy(SIGN_OF_LIFE);
    }

    /** Gigabytes that come in. */
    double gigabytes() {
        return mails * (double) kilobytes / (1 << 20);
    }
}
