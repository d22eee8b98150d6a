package io.homing.lambda.receive;

import io.homing.lambda.event.Notification;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.HeldMail;
import io.homing.store.HeldMail.Held;
import io.homing.store.MessageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Mail that the sweep holds because it lacks information that an event would have had. This is the only kind of decision that
 * a later event replaces: the decision stays on record, those of the event are added, and the mail is removed from the list
 * of held mail.
 */
record SweptHolds(HeldMail held) {
    /** Must never change: on record it marks the decisions that an event may replace. */
    private static final String BECAUSE =
            "no event came, and the mail does not say all that it would have said; missing: ";

    /** A hold for each of these recipients. */
    static List<Decision> of(List<Address> recipients, String missing) {
        return recipients.stream()
                .<Decision>map(recipient -> new Decision.Hold(recipient, BECAUSE + missing))
                .toList();
    }

    private static boolean isSwept(Decision decision) {
        return decision instanceof Decision.Hold hold && hold.because().startsWith(BECAUSE);
    }

    /** Whether there is a decision that this event may replace. */
    boolean isToBeCorrected(Notification event, MessageRecord known) {
        return !event.isRecovered() && known.decisions().stream().anyMatch(SweptHolds::isSwept);
    }

    /** The recipients with a final decision. Mail that the operator removed from the list of held mail is not changed. */
    Set<Address> settled(Notification event, MessageRecord known) {
        if (!isToBeCorrected(event, known)) {
            return known.recipients();
        }
        Set<Address> waiting = waiting(event);
        return known.decisions().stream()
                .filter(decision -> !isSwept(decision) || !waiting.contains(decision.recipient()))
                .map(Decision::recipient)
                .collect(Collectors.toSet());
    }

    private Set<Address> waiting(Notification event) {
        return held.waiting().stream()
                .filter(one -> one.message().equals(event.message()))
                .map(Held::recipient)
                .collect(Collectors.toSet());
    }

    /** Removes from the list the mail that the event has decided, also mail whose recipient was unknown. */
    void close(Notification event, MessageRecord known, List<Decision> fresh) {
        if (!isToBeCorrected(event, known)) {
            return;
        }
        Set<Address> waiting = waiting(event);
        List<Decision> all =
                Stream.concat(known.decisions().stream(), fresh.stream()).toList();
        for (Decision decision : known.decisions()) {
            Address recipient = decision.recipient();
            boolean isDecided = recipient.equals(Notification.UNKNOWN_RECIPIENT)
                    || all.stream().anyMatch(other -> other.recipient().equals(recipient) && !isSwept(other));
            boolean isHeld = all.stream()
                    .anyMatch(other -> other instanceof Decision.Hold
                            && !isSwept(other)
                            && other.recipient().equals(recipient));
            if (isSwept(decision) && waiting.contains(recipient) && isDecided && !isHeld) {
                var item = new Held(event.message(), recipient, "", Instant.EPOCH, false);
                held.close(item, "its event came and decided");
            }
        }
    }
}
