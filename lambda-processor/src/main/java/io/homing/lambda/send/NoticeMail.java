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

/** A few words from Homing to those who use it. The same words at the same time are the same mail, byte for byte (I4). */
public final class NoticeMail {
    private NoticeMail() {}

    /** In whose name Homing writes to those of a domain: SES sends only for domains that are ours. */
    public static Address sender(String domain) {
        return SenderAddress.HOMING.at(domain);
    }

    /**
     * A plain mail.
     *
     * @param date of the mail: of what it is about, not of a clock
     * @param text any; lines end with LF or CRLF
     * @throws IllegalArgumentException where SES cannot send from or to there: {@link Refusal#ADDRESS}
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

    /** Stands in a mailbox for a mail that cannot be brought there: who wrote it, when, about what. */
    public static OutgoingMail withheld(Address from, Address to, IndexRecord mail) {
        return of(
                from, to, mail.received(), "A mail for you could not be brought here: " + mail.subject(), """
                A mail for you arrived, but what is stored of it cannot be read any more.
                This stands in its place, so that you know of it and can ask for it again.

                %s
                Whoever looks after your mail finds it as %s.
                """.formatted(
                                described(mail), mail.message()));
    }

    /**
     * Says that a mail is not sent on.
     *
     * @param because the end of a sentence
     */
    public static OutgoingMail notForwarded(Address from, Address to, IndexRecord mail, String because) {
        return of(from, to, mail.received(), "A mail for you was not sent on: " + mail.subject(), """
                A mail for you was not sent on to this address, because %s.
                It is kept where it arrived. Whoever looks after your mail there finds it as %s.

                %s""".formatted(
                        because, mail.message(), described(mail)));
    }

    /**
     * Says which held mails will be deleted.
     *
     * @param date of the notice
     * @param days until the first of them goes
     */
    public static OutgoingMail expiring(Address from, Address to, Instant date, int days, List<IndexRecord> held) {
        return of(
                from,
                to,
                date,
                "%d held mail(s) will be deleted in %d day(s)".formatted(held.size(), days),
                """
                These mails were held back and will be deleted, the first of them in %d day(s).
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
