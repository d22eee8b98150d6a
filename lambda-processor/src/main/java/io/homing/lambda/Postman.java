package io.homing.lambda;

import io.homing.lambda.send.BounceMail;
import io.homing.lambda.send.ForwardedMail;
import io.homing.lambda.send.Mailer;
import io.homing.lambda.send.MailerException;
import io.homing.lambda.send.NoticeMail;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.Decision;
import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import io.homing.store.Outbox;
import io.homing.store.Send;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings what waits in the outbox to SES, each at most once however often it is asked. A send is begun on record before
 * SES hears of it and ended after; what SES did not take goes back and waits. When the function dies in between, or the
 * answer is lost, the send stays begun: it may be out or not, and {@link #giveUp} has a person look at it, because two
 * mails to a stranger are worse than one that its recipient finds among the held.
 */
final class Postman {
    /** Status code for a mailbox that is not there (RFC 3463, 3.2). */
    private static final String BAD_MAILBOX = "5.1.1";

    private final MailStore store;
    private final Outbox outbox;
    private final Mailer mailer;

    Postman(MailStore store, Outbox outbox, Mailer mailer) {
        this.store = store;
        this.outbox = outbox;
        this.mailer = mailer;
    }

    /**
     * Sends, unless that was done or begun before.
     *
     * @param mail the canonical mail that it is about; empty where that is gone, and a person must know
     * @return whether it went out now
     * @throws MailerException where it did not go out and waits to be tried again
     */
    boolean send(Send send, IndexRecord record, Optional<byte[]> mail) {
        if (!outbox.begin(send)) {
            return false;
        }
        if (mail.isEmpty()) {
            refused(send, record, "the mail is gone");
            return false;
        }
        try {
            outbox.end(send, mailer.send(outgoing(send, record, mail.get())));
            return true;
        } catch (MailerException e) {
            switch (e.kind()) {
                case LATER, SETUP -> {
                    outbox.putBack(send);
                    throw e;
                }
                case NEVER -> refused(send, record, e.getMessage());
                case UNKNOWN -> {} // stays begun: giveUp
            }
            return false;
        }
    }

    private static OutgoingMail outgoing(Send send, IndexRecord record, byte[] mail) {
        return switch (send.kind()) {
            case FORWARD -> ForwardedMail.of(mail, send.recipient(), send.to());
            case NOTICE ->
                NoticeMail.notForwarded(NoticeMail.sender(send.recipient().domain()), send.to(), record, send.text());
            case BOUNCE ->
                BounceMail.of(mail, send.to(), send.recipient(), record.received(), BAD_MAILBOX, send.text());
        };
    }

    /** Has a person look at a send that was begun and never ended. */
    void giveUp(Send send, IndexRecord record) {
        refused(send, record, "nobody knows whether it went out");
    }

    /** On record first: should we die before the end, the next one comes here again. */
    private void refused(Send send, IndexRecord record, String why) {
        String because = "%s to %s: %s".formatted(send.kind().name().toLowerCase(Locale.ROOT), send.to(), why);
        Decision decision = switch (send.kind()) {
            case FORWARD -> new Decision.Hold(send.recipient(), because);
            case NOTICE, BOUNCE -> new Decision.Discard(send.recipient(), because);
        };
        store.commit(record, List.of(decision));
        outbox.end(send, why);
    }
}
