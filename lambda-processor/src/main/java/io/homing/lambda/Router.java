package io.homing.lambda;

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

/**
 * Decides where a mail goes: what the rules say, as far as the mail itself allows it.
 *
 * @param rules asked once per mail, however many recipients it has
 * @param fallback the mailbox for recipients without a rule; empty: their mail is held
 */
record Router(RuleBook rules, Optional<MailboxName> fallback) {
    /** At least one decision for each of the recipients. */
    List<Decision> decide(Notification notification, List<Address> recipients, byte[] mail) {
        Routing routing = routing(recipients);
        return recipients.stream()
                .flatMap(
                        recipient -> routing.decide(recipient, notification.sender(), notification.verdicts()).stream())
                .map(decision -> switch (decision) {
                    case Decision.Forward forward -> permitted(forward, notification, mail);
                    case Decision.Bounce bounce -> permitted(bounce, notification, mail);
                    case Decision.Deliver deliver -> deliver;
                    case Decision.Discard discard -> discard;
                    case Decision.Hold hold -> hold;
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

    /** What may not be sent on waits for a person, who alone can tell what should become of it. */
    private static Decision permitted(Decision.Forward forward, Notification notification, byte[] mail) {
        Optional<Refusal> refusal =
                ForwardedMail.refusal(mail, forward.recipient(), forward.to(), notification.verdicts());
        return refusal.<Decision>map(why -> new Decision.Hold(
                        forward.recipient(),
                        "%s; not forwarded to %s, because %s".formatted(forward.because(), forward.to(), why.reason())))
                .orElse(forward);
    }

    private static Decision permitted(Decision.Bounce bounce, Notification notification, byte[] mail) {
        Optional<Refusal> refusal =
                BounceMail.refusal(mail, notification.sender(), bounce.recipient(), notification.verdicts());
        return refusal.<Decision>map(why -> new Decision.Discard(
                        bounce.recipient(), "%s; not bounced, because %s".formatted(bounce.because(), why.reason())))
                .orElse(bounce);
    }
}
