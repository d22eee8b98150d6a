package io.homing.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What an operator put on record of a mailbox as a whole: that it is retired, or is in use again. What was committed before it
 * was retired is no longer expected on any host. What comes after it is delivered as ever: no mail is lost.
 *
 * @param retired false for one that is in use again
 * @param lane of the mailbox
 * @param until the last position of the lane when this was put on record
 * @param changed when, by the clock of the operator; for people to read
 * @param who did it
 */
public record MailboxRecord(
        MailboxName mailbox, boolean retired, Lane lane, Position until, Instant changed, String who) {
    private static final int LONGEST_NAME = 200;

    public MailboxRecord {
        Objects.requireNonNull(mailbox);
        Objects.requireNonNull(lane);
        Objects.requireNonNull(until);
        changed = changed.truncatedTo(ChronoUnit.MILLIS);
        Require.that(who != null && !who.isBlank() && who.length() <= LONGEST_NAME, "who", who, "1 to 200 characters");
    }

    /** Whether no host needs to have this delivery. */
    public boolean covers(Entry entry) {
        return retired
                && entry.mailbox().equals(mailbox)
                && entry.lane().equals(lane)
                && entry.position().compareTo(until) <= 0;
    }

    /** Which deliveries no host needs to have, by all these records. */
    public static Predicate<Entry> covered(List<MailboxRecord> records) {
        Map<MailboxName, MailboxRecord> byName =
                records.stream().collect(Collectors.toMap(MailboxRecord::mailbox, Function.identity()));
        return entry -> {
            MailboxRecord record = byName.get(entry.mailbox());
            return record != null && record.covers(entry);
        };
    }
}
