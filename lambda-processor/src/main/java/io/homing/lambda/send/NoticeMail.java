package io.homing.lambda.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.SenderAddress;
import io.homing.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Notices from Homing to users and operators. The same text at the same time gives the same mail, byte for byte (I4). */
public final class NoticeMail {
    private NoticeMail() {}

    /** The sender of notices to users of a domain: SES sends only for domains of the deployment. */
    public static Address sender(String domain) {
        return SenderAddress.HOMING.at(domain);
    }

    /**
     * A plain mail.
     *
     * @param date of the mail: that of its subject, not of a clock
     * @param text any; lines end with LF or CRLF
     * @throws IllegalArgumentException if SES cannot send from or to these addresses: {@link Refusal#ADDRESS}
     */
    public static OutgoingMail of(Address from, Address to, Instant date, String subject, String text) {
        String sender = sendable(from);
        String id = Sha256.of(String.join("\0", sender, to.value(), date.toString(), subject, text))
                .toString();
        var mail = new ByteArrayOutputStream();
        mail.writeBytes(new HeaderText()
                .mailboxes("From", List.of(HeaderText.mailbox("Homing", sender)))
                .mailboxes("To", List.of(HeaderText.mailbox("", sendable(to))))
                .text("Subject", subject)
                .folded("Date", BounceMail.date(date))
                .folded("Message-ID", "<%s%s>".formatted(id, sender.substring(sender.lastIndexOf('@'))))
                .folded("Auto-Submitted", "auto-generated") // RFC 3834, 5
                .folded("MIME-Version", "1.0")
                .bytes());
        mail.writeBytes(TextPart.of(
                "text/plain; charset=utf-8",
                (text.stripTrailing() + "\n").replaceAll("\r\n?|\n", "\r\n").getBytes(UTF_8)));
        return new OutgoingMail(from, to, mail.toByteArray());
    }

    /** Replaces a mail that cannot be delivered, and names its sender, date and subject. */
    public static OutgoingMail withheld(Address from, Address to, IndexRecord mail) {
        return of(from, to, mail.received(), "A mail for you could not be delivered: " + mail.subject(), """
                A mail for you arrived, but its stored copy can no longer be read. This notice replaces
                it, so that you can ask the sender to send it again.

                %s
                The administrator of your mail can find it by this id: %s
                """.formatted(
                        described(mail), mail.message()));
    }

    /**
     * Notifies the recipient that a mail is not forwarded.
     *
     * @param because the end of a sentence
     */
    public static OutgoingMail notForwarded(Address from, Address to, IndexRecord mail, String because) {
        return of(from, to, mail.received(), "A mail for you was not forwarded: " + mail.subject(), """
                A mail for you was not forwarded to this address, because %s.
                It is kept on the server on which it arrived. The administrator of your mail there can
                find it by this id: %s

                %s""".formatted(
                        because, mail.message(), described(mail)));
    }

    /**
     * Warns the operator of held mails that will be deleted.
     *
     * @param date of the notice
     * @param days until the first of them is deleted
     */
    public static OutgoingMail expiring(Address from, Address to, Instant date, int days, List<IndexRecord> held) {
        return of(
                from,
                to,
                date,
                "%d held mail(s) will be deleted in %d day(s)".formatted(held.size(), days),
                """
                These mails are held and will be deleted, the first of them in %d day(s).
                To look at one: homing held show <id>. To have it delivered: homing held release <id>.

                %s""".formatted(
                                days,
                                held.stream()
                                        .map(mail -> "Id:       %s%n%s".formatted(mail.message(), described(mail)))
                                        .collect(Collectors.joining("\n"))));
    }

    private static String described(IndexRecord mail) {
        return """
                From:     %s
                Sent by:  %s
                Received: %s
                About:    %s
                Size:     %d bytes
                """.formatted(
                        HeaderText.clean(mail.from()),
                        mail.sender().map(Address::value).orElse("nobody (it was a bounce)"),
                        mail.received(),
                        HeaderText.clean(mail.subject()),
                        mail.size());
    }

    private static String sendable(Address address) {
        return Mailboxes.sendable(address)
                .orElseThrow(() -> new IllegalArgumentException("notice: " + Refusal.ADDRESS.reason()));
    }
}
