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
 * Sends the mails in the outbox by SES, each at most once, however often it is called. A send is recorded as begun before the
 * request to SES and as completed after it; a mail that SES rejected temporarily goes back to the outbox. If the function
 * dies in between, or the answer is lost, the send remains begun: the mail may have been sent. {@link #giveUp} then passes it
 * to the operator, because sending a mail twice is worse than holding it.
 */
public final class OutboxSender {
    /** The status code for a mailbox that does not exist (RFC 3463, 3.2). */
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
     * Sends, unless the send was completed or begun before.
     *
     * @param mail the canonical mail; empty if it is gone, which the operator must then see
     * @return whether it was sent now
     * @throws MailerException if it was not sent and will be tried again
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

    /** Passes a send that was begun and not completed to the operator. */
    public void giveUp(OutboundMail outboundMail, IndexRecord record) {
        refused(outboundMail, record, "nobody knows whether it went out");
    }

    /** Records the decision first: after a crash before the end, the next call repeats this. */
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
