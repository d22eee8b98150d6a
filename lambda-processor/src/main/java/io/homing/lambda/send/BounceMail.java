package io.homing.lambda.send;

import static io.homing.store.Verdict.FAIL;
import static io.homing.store.Verdict.PASS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.lambda.mime.Header;
import io.homing.store.Address;
import io.homing.store.SenderAddress;
import io.homing.store.Sha256;
import io.homing.store.Verdicts;
import jakarta.mail.internet.MailDateFormat;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;

/**
 * The bounce of a mail that a rule rejects: a delivery status notification (RFC 3464) with a text for people, fields for
 * programs, and the header of the mail (RFC 6522), without its body.
 */
public final class BounceMail {
    /** The most bytes of the header of the mail that are returned, up to a line end. */
    private static final int MAX_HEADER = 16 * 1024;

    private static final Pattern STATUS = Pattern.compile("5\\.\\d{1,3}\\.\\d{1,3}");

    /** Addresses of programs, such as mailing lists, at which no person reads mail (RFC 3834, 2). */
    private static final Pattern ROBOT = Pattern.compile("owner-.*|.*-request|.*-owner|.*-bounces?|bounces?[-+].*");

    private BounceMail() {}

    /**
     * The bounce to send. Call {@link #refusal} first, to find out whether it may be sent.
     *
     * @param canonical the rejected mail, each line of which ends with CRLF
     * @param sender of its envelope, which gets the bounce
     * @param recipient for which it is rejected; the bounce comes from MAILER-DAEMON of that domain
     * @param date of the bounce; SES replaces it by its own
     * @param status a permanent status code (RFC 3463): {@code 5.1.1} for no such mailbox
     * @param reason a sentence in English for the sender
     * @throws IllegalArgumentException if the status is not permanent, or SES cannot send from or to these addresses:
     *     {@link Refusal#ADDRESS}
     */
    public static OutgoingMail of(
            byte[] canonical, Address sender, Address recipient, Instant date, String status, String reason) {
        if (!STATUS.matcher(status).matches()) {
            throw new IllegalArgumentException("bounce: requires a status 5.x.x (got '%s')".formatted(status));
        }
        String from =
                from(recipient).orElseThrow(() -> new IllegalArgumentException("bounce: " + Refusal.ADDRESS.reason()));
        String to = Mailboxes.sendable(sender)
                .orElseThrow(() -> new IllegalArgumentException("bounce: " + Refusal.ADDRESS.reason()));
        Header top = Header.top(canonical);
        byte[] original = Arrays.copyOf(canonical, headerEnd(canonical, top.end()));
        String id = Sha256.of(original) + "." + Sha256.of("%s %s %s".formatted(sender, recipient, status));
        String boundary = "=_" + Sha256.of(id);
        String reported = HeaderText.clean(reason);
        var header = new HeaderText()
                .mailboxes("From", List.of(HeaderText.mailbox("Mail Delivery System", from)))
                .mailboxes("To", List.of(HeaderText.mailbox("", to)))
                .text("Subject", "Undelivered mail: " + HeaderText.decoded(first(top, "Subject")))
                .folded("Date", date(date))
                .folded("Message-ID", "<%s@%s>".formatted(Sha256.of(id + " id"), domain(from)));
        messageId(top)
                .ifPresent(replied -> header.folded("In-Reply-To", replied).folded("References", replied));
        header.folded("Auto-Submitted", "auto-replied") // RFC 3834, 5
                .folded("MIME-Version", "1.0")
                .folded(
                        "Content-Type",
                        "multipart/report; report-type=delivery-status; boundary=\"%s\"".formatted(boundary));
        var mail = new ByteArrayOutputStream();
        mail.writeBytes(header.bytes());
        mail.writeBytes(ascii("\r\n"));
        for (byte[] part : List.of(
                TextPart.of(
                        "text/plain; charset=utf-8",
                        words(top, recipient, reported).getBytes(UTF_8)),
                TextPart.of("message/delivery-status", status(domain(from), recipient, status, reported)),
                TextPart.of("text/rfc822-headers", original))) {
            mail.writeBytes(ascii("--" + boundary + "\r\n"));
            mail.writeBytes(part);
            mail.writeBytes(ascii("\r\n"));
        }
        mail.writeBytes(ascii("--" + boundary + "--\r\n"));
        return new OutgoingMail(new Address(from), sender, mail.toByteArray());
    }

    /**
     * The reason why no bounce may be sent for this mail (RFC 3834, 2; bounces to forged senders do harm); empty if one may be
     * sent.
     *
     * @param canonical the mail, each line of which ends with CRLF
     * @param sender of its envelope; empty for the null sender
     * @param recipient for which it is rejected
     */
    public static Optional<Refusal> refusal(
            byte[] canonical, Optional<Address> sender, Address recipient, Verdicts verdicts) {
        if (sender.isEmpty()) {
            return Optional.of(Refusal.NULL_SENDER);
        }
        if (verdicts.virus() == FAIL) {
            return Optional.of(Refusal.VIRUS);
        }
        if (verdicts.spam() == FAIL) {
            return Optional.of(Refusal.SPAM);
        }
        Header top = Header.top(canonical);
        boolean isVouchedFor = verdicts.spf() == PASS || (verdicts.dmarc() == PASS && isAligned(top, sender.get()));
        if (verdicts.spf() == FAIL || verdicts.dmarc() == FAIL || !isVouchedFor) {
            return Optional.of(Refusal.FORGED);
        }
        if (SenderAddress.isReserved(sender.get())
                || SenderAddress.isPostmaster(sender.get())
                || ROBOT.matcher(sender.get().local().toLowerCase(Locale.ROOT)).matches()) {
            return Optional.of(Refusal.AUTOMATIC);
        }
        if (Mailboxes.sendable(sender.get()).isEmpty() || from(recipient).isEmpty()) {
            return Optional.of(Refusal.ADDRESS);
        }
        if (AutomaticMail.reason(top).isPresent() || AutomaticMail.suppressesAnswers(top)) {
            return Optional.of(Refusal.AUTOMATIC);
        }
        return AutomaticMail.isForMany(top) ? Optional.of(Refusal.LIST) : Optional.empty();
    }

    /**
     * Whether the envelope sender has the domain of From. DMARC confirms the domain of From only, and a forger may own that
     * domain.
     */
    private static boolean isAligned(Header top, Address sender) {
        return Mailboxes.of(first(top, "From")).stream()
                .map(from -> domain(from.getAddress()).toLowerCase(Locale.ROOT))
                .anyMatch(from -> from.equals(sender.domain())
                        || from.endsWith("." + sender.domain())
                        || sender.domain().endsWith("." + from));
    }

    private static String words(Header top, Address recipient, String reason) {
        return """
                Your mail could not be delivered to

                    %s

                %s

                About:  %s
                Date:   %s

                This message was sent by a program. Your mail has not been kept for the recipient;
                its header is attached.
                """.formatted(
                        recipient,
                        reason,
                        HeaderText.clean(HeaderText.decoded(first(top, "Subject"))),
                        HeaderText.clean(first(top, "Date")))
                .replace("\n", "\r\n");
    }

    private static byte[] status(String domain, Address recipient, String status, String reason) {
        var fields = new ByteArrayOutputStream();
        fields.writeBytes(
                new HeaderText().folded("Reporting-MTA", "dns; " + domain).bytes());
        fields.writeBytes(ascii("\r\n"));
        fields.writeBytes(new HeaderText()
                .folded("Final-Recipient", typed(recipient))
                .folded("Action", "failed")
                .folded("Status", status)
                .folded("Diagnostic-Code", "smtp; 550 %s %s".formatted(status, reason.replaceAll("[^ -~]", "?")))
                .bytes());
        return fields.toByteArray();
    }

    /** The address with its type; beyond ASCII as {@code utf-8-addr-xtext} (RFC 6533, 3), so that servers need no SMTPUTF8. */
    private static String typed(Address address) {
        if (address.value().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return "rfc822; " + address;
        }
        var xtext = new StringBuilder("utf-8; ");
        address.value()
                .codePoints()
                .forEach(c -> xtext.append(
                        c > ' ' && c < 0x7f && c != '\\' && c != '+' && c != '='
                                ? Character.toString(c)
                                : "\\x{%X}".formatted(c)));
        return xtext.toString();
    }

    /** The last line end within the limit. */
    private static int headerEnd(byte[] mail, int end) {
        int at = Math.min(end, MAX_HEADER);
        while (at > 0 && mail[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** The Message-ID; empty if it is not valid. */
    private static Optional<String> messageId(Header top) {
        return Optional.of(first(top, "Message-ID")).filter(id -> id.matches("<[!-;=?-~]{1,250}>"));
    }

    private static String first(Header top, String field) {
        return top.fields(field).stream().findFirst().orElse("");
    }

    private static Optional<String> from(Address recipient) {
        return Mailboxes.sendable(SenderAddress.MAILER_DAEMON.at(recipient.domain()));
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** RFC 5322, 3.3, in UTC. */
    static String date(Instant date) {
        var format = new MailDateFormat();
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        return format.format(Date.from(date));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
