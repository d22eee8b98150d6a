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
 * The last net under mail that answers itself: what no header shows is stopped by its number. A sender and a recipient
 * together have so many forwards a day, and a tenth of that in bounces; whatever comes beyond is held, and an alarm tells
 * the operator.
 *
 * @param outbox counts
 * @param limit of forwards per sender, recipient and day, at least 1
 */
public record SendBudget(Outbox outbox, int limit) {
    /** The beginning of the reason of every mail held here; the log counts them by it. */
    private static final String EXCEEDED = "over the daily limit of sends: ";

    /** A sender gets fewer answers than a reader gets mails (RFC 3834, 2: a responder limits what it sends to one address). */
    private static final int FORWARDS_PER_BOUNCE = 10;

    /**
     * Decisions of which those that send are turned into holds where the recipient has had too many today.
     *
     * @param postmaster what becomes of a mail to {@code postmaster} that may not be forwarded: it is delivered all the same
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

    /** Whether a decision was made here. */
    public static boolean isExceeded(Decision decision) {
        return decision.because().startsWith(EXCEEDED);
    }
}
