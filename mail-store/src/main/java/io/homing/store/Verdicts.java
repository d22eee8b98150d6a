package io.homing.store;

import java.util.Objects;

/** The five verdicts that SES gives on a mail it received; none is null. */
public record Verdicts(Verdict spam, Verdict virus, Verdict spf, Verdict dkim, Verdict dmarc) {
    public Verdicts {
        Objects.requireNonNull(spam);
        Objects.requireNonNull(virus);
        Objects.requireNonNull(spf);
        Objects.requireNonNull(dkim);
        Objects.requireNonNull(dmarc);
    }

    /** Every aspect with the same verdict. */
    public static Verdicts all(Verdict verdict) {
        return new Verdicts(verdict, verdict, verdict, verdict, verdict);
    }
}
