package io.homing.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the cloud side pins up for the hosts with every sweep: a host may not read what it was taken from. It is how one
 * host knows the names of the others, while each may write its own record only.
 *
 * @param swept when, by the clock of the function; for people to read
 * @param decided everything that SES stored before this time is decided upon
 * @param hosts those that the deployment knows, whose withheld positions are answered
 * @param held how many mails wait for a person, one per recipient
 * @param unruled what becomes of mail without a rule; empty where the function is older than this field
 */
public record SweepStatus(Instant swept, Instant decided, List<HostName> hosts, int held, Optional<Unruled> unruled) {
    /**
     * What the function does with mail for a recipient without a rule.
     *
     * @param mailbox that gets it; empty where it is held
     */
    public record Unruled(Optional<MailboxName> mailbox) {
        public Unruled {
            Objects.requireNonNull(mailbox);
        }
    }

    public SweepStatus {
        Objects.requireNonNull(unruled);
        swept = swept.truncatedTo(ChronoUnit.MILLIS);
        decided = decided.truncatedTo(ChronoUnit.MILLIS);
        hosts = List.copyOf(Objects.requireNonNull(hosts));
        Require.that(held >= 0, "held", held, "0 or more");
    }

    public SweepStatus(Instant swept, Instant decided, List<HostName> hosts, int held) {
        this(swept, decided, hosts, held, Optional.empty());
    }

    /** The same, with what becomes of mail without a rule. */
    public SweepStatus with(Optional<Unruled> other) {
        return new SweepStatus(swept, decided, hosts, held, other);
    }
}
