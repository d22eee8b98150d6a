package io.homing.store;

import java.util.List;
import java.util.Optional;

/** Where a canonical mail is kept. Each shelf has a life cycle of its own in the bucket. */
public enum MailPrefix {
    /** Mail in the journal, or that was forwarded: stays. */
    PROCESSED,
    /** Mail that is only held: goes after the days that the bucket's life cycle gives it. */
    HELD;

    /** Where a mail with these decisions belongs; empty where it goes nowhere and nobody waits for it. */
    public static Optional<MailPrefix> of(List<Decision> decisions) {
        boolean held = false;
        for (Decision decision : decisions) {
            switch (decision) {
                case Decision.Deliver deliver -> {
                    return Optional.of(PROCESSED);
                }
                case Decision.Forward forward -> {
                    return Optional.of(PROCESSED);
                }
                case Decision.Bounce bounce -> {
                    return Optional.of(PROCESSED);
                }
                case Decision.Hold hold -> held = true;
                case Decision.Notify notify -> {}
                case Decision.Discard discard -> {}
            }
        }
        return held ? Optional.of(HELD) : Optional.empty();
    }
}
