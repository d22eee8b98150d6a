package io.homing.lambda.send;

import io.homing.store.Decision;
import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import io.homing.store.OutboundMail;
import io.homing.store.Outbox;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings what waits in the outbox to SES, each at most once however often it is asked. A send is begun on record before
 * SES hears of it and ended after; what SES did not take goes back and waits. When the function dies in between, or the
 * answer is lost, the send stays begun: it may be out or not, and {@link #giveUp} has a person look at it, because two
 * mails to a stranger are worse than one that its recipient finds among the held.
 */
public final class OutboxSender {
    /** Status code for a mailbox that is not there (RFC 3463, 3.2). */
    private static final String BAD_MAILBOX = "5.1.1";

    private final MailStore store;
    private final Outbox outbox;
    private final Mailer mailer;

    public OutboxSender(MailStore store, Outbox outbox, Mailer mailer) {
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
    public boolean send(OutboundMail outboundMail, IndexRecord record, Optional<byte[]> mail) {
        if (!outbox.begin(outboundMail)) {
            return false;
        }
        if (mail.isEmpty()) {
            refused(outboundMail, record, "the mail is gone");
            return false;
        }
        try {
            outbox.finish(outboundMail, mailer.send(outgoing(outboundMail, record, mail.get())));
            return true;
        } catch (MailerException e) {
            switch (e.kind()) {
                case LATER, SETUP -> {
                    outbox.requeue(outboundMail);
                    throw e;
                }
                case NEVER -> refused(outboundMail, record, e.getMessage());
                case UNKNOWN -> {} // stays begun: giveUp
            }
            return false;
        }
    }

    private static OutgoingMail outgoing(OutboundMail outboundMail, IndexRecord record, byte[] mail) {
        return switch (outboundMail.kind()) {
            case FORWARD -> ForwardedMail.of(mail, outboundMail.recipient(), outboundMail.to());
            case NOTICE ->
                NoticeMail.notForwarded(
                        NoticeMail.sender(outboundMail.recipient().domain()),
                        outboundMail.to(),
                        record,
                        outboundMail.text());
            case BOUNCE ->
                BounceMail.of(
                        mail,
                        outboundMail.to(),
                        outboundMail.recipient(),
                        record.received(),
                        BAD_MAILBOX,
                        outboundMail.text());
        };
    }

    /** Has a person look at a send that was begun and never ended. */
    public void giveUp(OutboundMail outboundMail, IndexRecord record) {
        refused(outboundMail, record, "nobody knows whether it went out");
    }

    /** On record first: should we die before the end, the next one comes here again. */
    private void refused(OutboundMail outboundMail, IndexRecord record, String why) {
        String because =
                "%s to %s: %s".formatted(outboundMail.kind().name().toLowerCase(Locale.ROOT), outboundMail.to(), why);
        Decision decision = switch (outboundMail.kind()) {
            case FORWARD -> new Decision.Hold(outboundMail.recipient(), because);
            case NOTICE, BOUNCE -> new Decision.Discard(outboundMail.recipient(), because);
        };
        store.commit(record, List.of(decision));
        outbox.finish(outboundMail, why);
    }
}
