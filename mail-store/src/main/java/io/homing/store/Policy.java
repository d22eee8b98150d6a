package io.homing.store;

import java.util.Objects;
import java.util.Optional;

/**
 * What the verdicts of SES do to mail that a rule would let through. Does not cover viruses: those are always held.
 *
 * @param spam for mail with the spam verdict FAIL; empty where the rule for everybody decides
 * @param dmarcReject for mail that fails DMARC while its domain asks to reject such mail; empty likewise
 */
public record Policy(Optional<Treatment> spam, Optional<Treatment> dmarcReject) {
    /** Leaves everything to the rule for everybody, and where that has no policy, to {@link #orElse}. */
    public static final Policy NONE = new Policy(Optional.empty(), Optional.empty());

    /** The default: the mail is delivered to Junk, where the user can find it. */
    public static final Policy DEFAULT = new Policy(Optional.of(Treatment.JUNK), Optional.of(Treatment.JUNK));

    /** What is done with a mail of bad repute. From the mildest to the strictest. */
    public enum Treatment {
        /** As if there were no verdict. */
        DELIVER,
        /** Delivered, but to {@code Junk}. */
        JUNK,
        /** Kept out of every mailbox until a person looks at it. */
        HOLD
    }

    public Policy {
        Objects.requireNonNull(spam);
        Objects.requireNonNull(dmarcReject);
    }

    /** This policy, completed by another one. */
    public Policy orElse(Policy other) {
        return new Policy(spam.or(other::spam), dmarcReject.or(other::dmarcReject));
    }
}
