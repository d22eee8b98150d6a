package io.homing.store;

import java.util.Objects;

/**
 * The five verdicts that SES gives on a mail it received; none is null.
 *
 * @param dmarcReject the mail fails DMARC, and the domain of its From asks that such mail be rejected (RFC 7489, 6.3)
 */
public record Verdicts(Verdict spam, Verdict virus, Verdict spf, Verdict dkim, Verdict dmarc, boolean dmarcReject) {
    public Verdicts {
        Objects.requireNonNull(spam);
        Objects.requireNonNull(virus);
        Objects.requireNonNull(spf);
        Objects.requireNonNull(dkim);
        Objects.requireNonNull(dmarc);
    }

    public Verdicts(Verdict spam, Verdict virus, Verdict spf, Verdict dkim, Verdict dmarc) {
        this(spam, virus, spf, dkim, dmarc, false);
    }

    /** The same but for the verdict on viruses. */
    public Verdicts withVirus(Verdict other) {
        return new Verdicts(spam, other, spf, dkim, dmarc, dmarcReject);
    }

    /** Every aspect with the same verdict. */
    public static Verdicts all(Verdict verdict) {
        return new Verdicts(verdict, verdict, verdict, verdict, verdict);
    }
}
