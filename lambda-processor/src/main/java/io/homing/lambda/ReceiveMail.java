package io.homing.lambda;

import io.homing.store.Decision;
import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Placement;
import io.homing.store.StoreException;
import io.homing.store.StoreLayout;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes in one mail that SES accepted: the use case behind every kind of event. May be repeated and may race with itself;
 * a crash anywhere leaves work that a repeat completes.
 */
public final class ReceiveMail {
    private final MailStore store;
    private final Router router;
    private final InstantSource clock;

    /** What became of a notification. Everything here happens in a healthy week. */
    sealed interface Outcome {
        /** What happened in a word or two, for the log and the answer. */
        String event();

        /**
         * The mail is recorded and has its places.
         *
         * @param placements one per mailbox that gets it; none where it is only held
         */
        record Received(IndexRecord record, List<Decision> decisions, List<Placement> placements) implements Outcome {
            @Override
            public String event() {
                if (placements.isEmpty()) {
                    return "held";
                }
                return placements.stream().allMatch(Placement.AlreadyPlaced.class::isInstance)
                        ? "duplicate"
                        : "received";
            }
        }

        /** SES wrote a note to itself when a receipt rule was made. No mail. */
        record SetupNotification() implements Outcome {
            @Override
            public String event() {
                return "setup notification skipped";
            }
        }
    }

    /**
     * @param fallback the mailbox for recipients without a rule; empty: their mail is held
     * @param clock stands in for the time of receipt where an event has none; nothing else is decided by it (I8)
     */
    public ReceiveMail(MailStore store, Optional<MailboxName> fallback, InstantSource clock) {
        this.store = store;
        this.router = new Router(store, fallback);
        this.clock = clock;
    }

    /** Throws {@link StoreException} when the whole must be asked for again. */
    Outcome accept(Notification notification) {
        MessageId message = notification.message();
        if (message.equals(MessageId.SETUP_NOTIFICATION)) {
            return new Outcome.SetupNotification();
        }
        byte[] raw = store.incoming(message).orElseThrow(() -> missing(message));
        byte[] mail = CanonicalMail.of(raw, notification.sender());
        Instant received = notification.received().orElseGet(clock::instant);
        IndexRecord record = MailIndexer.index(notification, received, mail);
        List<Decision> decisions = router.decide(notification);

        store.putCanonical(message, mail);
        List<Placement> placements = store.commit(record, decisions);
        // Also for those that had their place already: the crash may have come between commit and manifest.
        placements.forEach(placement -> store.putManifest(placement.entry()));
        return new Outcome.Received(record, decisions, placements);
    }

    /** S3 is strongly consistent and SES writes before it notifies, so waiting for the object would be in vain. */
    private static StoreException missing(MessageId message) {
        return new StoreException(
                StoreException.Kind.SETUP,
                StoreLayout.incoming(message) + ": no such object, but SES says that it accepted this mail",
                "Check that the receipt rule has an S3 action before the Lambda action, with this bucket and the"
                        + " prefix incoming/ (aws ses describe-active-receipt-rule-set).");
    }
}
