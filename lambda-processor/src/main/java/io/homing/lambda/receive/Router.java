package io.homing.lambda.receive;

import io.homing.lambda.event.Notification;
import io.homing.lambda.mime.Header;
import io.homing.lambda.send.AutomaticMail;
import io.homing.lambda.send.BounceMail;
import io.homing.lambda.send.ForwardedMail;
import io.homing.lambda.send.Refusal;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.MailboxName;
import io.homing.store.RuleBook;
import io.homing.store.RulePattern;
import io.homing.store.routing.Routing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what happens to a mail, by the rules and by the limits that the mail itself sets.
 *
 * @param rules read once for each mail, for all its recipients
 * @param fallback the mailbox for recipients without a rule; empty: their mail is held
 */
record Router(RuleBook rules, Optional<MailboxName> fallback) {
    /** At least one decision for each of the recipients. */
    List<Decision> decide(Notification notification, List<Address> recipients, byte[] mail) {
        Routing routing = routing(recipients);
        Optional<String> automatic = AutomaticMail.reason(Header.top(mail));
        return recipients.stream()
                .flatMap(recipient -> permitted(
                        routing,
                        routing.decide(recipient, notification.sender(), notification.verdicts(), automatic),
                        notification,
                        mail)
                        .stream())
                .toList();
    }

    /** The decisions for one recipient whose forward is not allowed, by the same rules. */
    Decision withoutForward(Decision.Forward forward) {
        return routing(List.of(forward.recipient())).insteadOf(forward, false, "");
    }

    /** The decisions for one recipient, within the limits of the mail itself. */
    private static List<Decision> permitted(
            Routing routing, List<Decision> decisions, Notification notification, byte[] mail) {
        return decisions.stream()
                .flatMap(decision -> switch (decision) {
                    case Decision.Forward forward -> permitted(routing, forward, notification, mail);
                    case Decision.Bounce bounce -> Stream.of(permitted(bounce, notification, mail));
                    case Decision.Deliver deliver -> Stream.of(deliver);
                    case Decision.Notify notify -> Stream.of(notify);
                    case Decision.Discard discard -> Stream.of(discard);
                    case Decision.Hold hold -> Stream.of(hold);
                })
                .toList();
    }

    private Routing routing(List<Address> recipients) {
        List<RulePattern> candidates = recipients.stream()
                .flatMap(recipient -> RulePattern.candidates(recipient).stream())
                .distinct()
                .toList();
        return Routing.of(rules.among(candidates), fallback);
    }

    /**
     * Holds a mail that must not be forwarded, for the operator to decide. If it is only too large, its recipient gets a
     * notice, because nobody made an error and the recipient would otherwise wait for it.
     */
    private static Stream<Decision> permitted(
            Routing routing, Decision.Forward forward, Notification notification, byte[] mail) {
        Optional<Refusal> refusal =
                ForwardedMail.refusal(mail, forward.recipient(), forward.to(), notification.verdicts());
        if (refusal.isEmpty()) {
            return Stream.of(forward);
        }
        String because = refusal.get().reason();
        Decision hold =
                routing.insteadOf(forward, false, "; not forwarded to %s, because %s".formatted(forward.to(), because));
        return refusal.get() == Refusal.SIZE
                ? Stream.of(hold, new Decision.Notify(forward.recipient(), forward.to(), because))
                : Stream.of(hold);
    }

    private static Decision permitted(Decision.Bounce bounce, Notification notification, byte[] mail) {
        Optional<Refusal> refusal =
                BounceMail.refusal(mail, notification.sender(), bounce.recipient(), notification.verdicts());
        return refusal.<Decision>map(why -> new Decision.Discard(
                        bounce.recipient(), "%s; not bounced, because %s".formatted(bounce.because(), why.reason())))
                .orElse(bounce);
    }
}
