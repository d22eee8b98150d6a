package io.homing.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The port of the sweep, which finds and completes mail without an event, and work that an event left unfinished. */
public interface SweepStore {
    /** Those of the messages that something is on record of. */
    Set<MessageId> recorded(Collection<MessageId> messages);

    /**
     * Answers a position that a host withheld with a new entry, once: an entry that is answered already stays so.
     *
     * @param standIn asked only where there is no answer yet: the canonical mail that is delivered instead, recreated,
     *     or a notice; empty to deliver the object of that entry again, because it is intact by now
     * @return the answer
     */
    CommitResult replace(Entry withheld, Supplier<Optional<byte[]>> standIn);

    /** How far the last sweep came; {@link SweepCheckpoint#NOTHING} before the first. */
    SweepCheckpoint checkpoint();

    /** Remembers how far a sweep came. */
    void checkpoint(SweepCheckpoint sweepCheckpoint);

    /** Publishes the status for the hosts, in the place of the previous one. */
    void publish(SweepStatus sweepStatus);

    /** Every mail that SES stored and that is still there, in no particular order, a page of the listing at a time. */
    void accepted(Consumer<List<Stored>> page);

    /** Those of the accepted mails that SES stored at or after a time, the oldest first. */
    default List<Stored> stored(Instant since) {
        List<Stored> mails = new ArrayList<>();
        accepted(page ->
                page.stream().filter(mail -> !mail.stored().isBefore(since)).forEach(mails::add));
        mails.sort(Comparator.comparing(Stored::stored));
        return List.copyOf(mails);
    }

    /** The entry that a manifest holds; empty where there is no such object. */
    Optional<Entry> manifest(ObjectKey key);

    /**
     * Puts entries of a lost journal back: each with its guard, or as the answer that it is, and with the record of {@link
     * IndexRecord#of} where there is no other. What is there already stays. The journal has no head before {@link
     * #restoreHead}, so nobody takes it for whole.
     *
     * @throws HomingException of kind CORRUPT where another entry is in one of these places: another process is writing
     */
    void restore(List<Entry> entries);

    /**
     * Ends the restoring of a lane: new entries come after this one.
     *
     * @return false where the lane has a head already, which then stays
     */
    boolean restoreHead(Entry last);

    /** An object that SES wrote. */
    record Stored(MessageId message, Instant stored) {}

    /**
     * How far a sweep came.
     *
     * @param decided everything stored before this time is decided upon
     * @param manifests in each lane, every entry up to here has its manifest
     * @param watch what the sweeps saw of the queue of events; empty where none has looked at it yet
     */
    record SweepCheckpoint(Instant decided, Map<Lane, Position> manifests, Optional<Watch> watch) {
        /** Before the first sweep. */
        public static final SweepCheckpoint NOTHING = new SweepCheckpoint(Instant.EPOCH, Map.of());

        public SweepCheckpoint {
            manifests = Map.copyOf(manifests);
            Objects.requireNonNull(watch);
        }

        /** Of a sweep that did not look at the queue. */
        public SweepCheckpoint(Instant decided, Map<Lane, Position> manifests) {
            this(decided, manifests, Optional.empty());
        }
    }

    /**
     * What the sweeps saw of the queue of events, which counts approximately: one look proves nothing.
     *
     * @param since since when sweeps have come without a long gap, so that the function can have received events
     * @param last when the last sweep looked
     * @param empty since when every sweep has found the queue empty; empty where the last one did not, or could not ask
     */
    record Watch(Instant since, Instant last, Optional<Instant> empty) {
        public Watch {
            Objects.requireNonNull(since);
            Objects.requireNonNull(last);
            Objects.requireNonNull(empty);
        }
    }
}
