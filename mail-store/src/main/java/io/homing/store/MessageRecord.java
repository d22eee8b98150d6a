package io.homing.store;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is on record of a message. A decision that is on record was carried out: it has its place, or waits in the outbox
 * or among the held.
 *
 * @param decisions in no order
 */
public record MessageRecord(IndexRecord record, List<Decision> decisions) {
    public MessageRecord {
        Objects.requireNonNull(record);
        decisions = List.copyOf(decisions);
    }

    /** For whom something was decided already. */
    public Set<Address> recipients() {
        return decisions.stream().map(Decision::recipient).collect(Collectors.toUnmodifiableSet());
    }
}
