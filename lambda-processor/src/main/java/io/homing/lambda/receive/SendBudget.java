package io.homing.lambda.receive;

import io.homing.lambda.event.Notification;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Outbox;
import io.homing.store.SendClaim;
import io.homing.store.SenderAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The daily limit that ends mail loops which no header shows. A sender and a recipient together have a number of forwards a
 * day, and a tenth of that in bounces. Mail beyond the limit is held, and an alarm informs the operator.
 *
 * @param outbox has the counters
 * @param limit of forwards per sender, recipient and day, at least 1
 */
public record SendBudget(Outbox outbox, int limit) {
    /** The beginning of the reason of every mail that is held here; the log counts them by it. */
    private static final String EXCEEDED = "over the daily limit of sends: ";

    /** Bounces have a lower limit than forwards (RFC 3834, 2: a responder limits what it sends to one address). */
    private static final int FORWARDS_PER_BOUNCE = 10;

    /**
     * The decisions, with each forward and bounce beyond the limit of today replaced by a hold.
     *
     * @param postmaster the decision for a mail to {@code postmaster} that may not be forwarded: it is delivered nevertheless
     */
    List<Decision> within(
            Notification notification,
            Instant received,
            List<Decision> decisions,
            Function<Decision.Forward, Decision> postmaster) {
        List<Decision> allowed = new ArrayList<>(decisions);
        for (Address recipient : decisions.stream()
                .filter(SendBudget::isSending)
                .map(Decision::recipient)
                .distinct()
                .toList()) {
            if (!isAllowed(notification, received, recipient, decisions)) {
                hold(recipient, allowed, postmaster);
            }
        }
        return List.copyOf(allowed);
    }

    private boolean isAllowed(
            Notification notification, Instant received, Address recipient, List<Decision> decisions) {
        boolean isBounce = decisions.stream()
                .anyMatch(decision -> decision instanceof Decision.Bounce
                        && decision.recipient().equals(recipient));
        return outbox.claim(
                SendClaim.of(
                        notification.message(),
                        LocalDate.ofInstant(received, ZoneOffset.UTC),
                        notification.sender(),
                        recipient),
                isBounce ? Math.max(1, limit / FORWARDS_PER_BOUNCE) : limit);
    }

    private static void hold(
            Address recipient, List<Decision> decisions, Function<Decision.Forward, Decision> postmaster) {
        List<Decision> refused = decisions.stream()
                .filter(decision -> isSending(decision) && decision.recipient().equals(recipient))
                .toList();
        decisions.removeAll(refused);
        String because = EXCEEDED + refused.getFirst().because();
        decisions.add(
                SenderAddress.isPostmaster(recipient) && refused.getFirst() instanceof Decision.Forward forward
                        ? postmaster.apply(new Decision.Forward(recipient, forward.to(), because))
                        : new Decision.Hold(recipient, because));
    }

    private static boolean isSending(Decision decision) {
        return switch (decision) {
            case Decision.Forward forward -> true;
            case Decision.Bounce bounce -> true;
            case Decision.Notify notify -> true;
            case Decision.Deliver deliver -> false;
            case Decision.Discard discard -> false;
            case Decision.Hold hold -> false;
        };
    }

    /** Whether this class made the decision. */
    public static boolean isExceeded(Decision decision) {
        return decision.because().startsWith(EXCEEDED);
    }
}
