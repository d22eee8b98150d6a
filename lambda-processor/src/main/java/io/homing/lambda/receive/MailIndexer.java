package io.homing.lambda.receive;

import io.homing.lambda.event.Notification;
import io.homing.lambda.mime.EncodedWords;
import io.homing.lambda.mime.Header;
import io.homing.lambda.mime.LenientParsing;
import io.homing.lambda.mime.MimeScanner;
import io.homing.lambda.mime.Parameters;
import io.homing.lambda.mime.ParseWarnings;
import io.homing.store.IndexRecord;
import io.homing.store.IndexRecord.Attachment;
import io.homing.store.Sha256;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the index record of a mail. Never fails (I7): a field that cannot be read is left empty or unchanged, and {@link
 * IndexRecord#problem} names it.
 */
final class MailIndexer {
    private static final String SEALED = "encrypted: cannot be read";

    private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    /** A longer list is truncated at a comma before this length, so that no partial address is left. */
    private static final int MAX_ADDRESSES = 15_000;

    static {
        LenientParsing.on();
    }

    private final Header top;
    private final ParseWarnings parseWarnings = new ParseWarnings();

    private MailIndexer(Header top) {
        this.top = top;
    }

    /**
     * The index record of a mail.
     *
     * @param mail in its canonical form
     * @param received when SES accepted it, or a substitute for that time
     */
    static IndexRecord index(Notification notification, Instant received, byte[] mail) {
        return new MailIndexer(Header.top(mail)).record(notification, received, mail);
    }

    /** The index record of a mail that is encrypted and cannot be read: the facts of the event. */
    static IndexRecord sealed(Notification notification, Instant received, byte[] object) {
        return new IndexRecord(
                notification.message(),
                object.length,
                Sha256.of(object),
                received,
                notification.sender(),
                notification.verdicts(),
                "",
                List.of(),
                "",
                Optional.empty(),
                List.of(),
                Optional.of(SEALED));
    }

    /** Whether the record is that of a mail that could not be decrypted. */
    static boolean isSealed(IndexRecord record) {
        return record.problem().equals(Optional.of(SEALED));
    }

    private IndexRecord record(Notification notification, Instant received, byte[] mail) {
        if (notification.isRecovered()) {
            parseWarnings.add("event: none came; the envelope is what the mail itself says");
        }
        if (notification.received().isEmpty()) {
            parseWarnings.add("event: no time; that of its processing stands for it");
        }
        if (notification.recipients().contains(Notification.UNKNOWN_RECIPIENT)) {
            parseWarnings.add("event: no recipient");
        }
        if (top.fields("From").isEmpty()) {
            parseWarnings.add("From: missing");
        }
        String from = String.join(", ", addresses("From"));
        List<String> to =
                Stream.of("To", "Cc").flatMap(name -> addresses(name).stream()).toList();
        String subject =
                parseWarnings.read("Subject", () -> decoded(first("Subject"))).orElse(first("Subject"));
        if (EncodedWords.remain(subject)) {
            parseWarnings.add("Subject: cannot be read");
        }
        Optional<Instant> date = parseWarnings.read("Date", () -> date(first("Date")));
        List<Attachment> attachments = attachments(mail);
        return new IndexRecord(
                notification.message(),
                mail.length,
                Sha256.of(mail),
                received,
                notification.sender(),
                notification.verdicts(),
                clean(from),
                to.stream().map(MailIndexer::clean).toList(),
                clean(subject),
                date,
                attachments,
                parseWarnings.text(),
                Optional.of(clean(first("Message-ID"))).filter(id -> !id.isEmpty()));
    }

    /** The value of the topmost field of this name; an empty text if there is none. */
    private String first(String name) {
        return top.fields(name).stream().findFirst().orElse("");
    }

    private List<String> addresses(String field) {
        List<String> addresses = new ArrayList<>();
        for (String value : top.fields(field)) {
            int comma = value.length() <= MAX_ADDRESSES ? -1 : value.lastIndexOf(',', MAX_ADDRESSES);
            String list = comma < 0 ? value : value.substring(0, comma);
            addresses.addAll(parseWarnings.read(field, () -> parsed(list)).orElseGet(() -> List.of(list.split(","))));
        }
        return addresses.subList(0, Math.min(addresses.size(), IndexRecord.MAX_LIST));
    }

    private static List<String> parsed(String addresses) throws AddressException {
        return Arrays.stream(InternetAddress.parseHeader(EncodedWords.normalized(addresses), false))
                .map(InternetAddress::toUnicodeString)
                .filter(address -> !address.isBlank())
                .toList();
    }

    private static Instant date(String text) throws ParseException {
        if (text.isEmpty()) {
            return null;
        }
        Instant date = new MailDateFormat().parse(text).toInstant();
        if (date.isBefore(YEAR_1) || !date.isBefore(YEAR_10000)) {
            throw new ParseException("no year that sorts", 0);
        }
        return date;
    }

    private List<Attachment> attachments(byte[] mail) {
        List<Attachment> attachments = new ArrayList<>();
        for (MimeScanner.Part part : MimeScanner.parts(mail, parseWarnings)) {
            if (attachments.size() == IndexRecord.MAX_LIST) {
                break;
            }
            attachment(part).ifPresent(attachments::add);
        }
        return attachments;
    }

    /** Whether a part is an attachment: it is declared as one, has a name, or is not shown as text by clients. */
    private Optional<Attachment> attachment(MimeScanner.Part part) {
        Optional<ContentDisposition> disposition = part.header().fields("Content-Disposition").stream()
                .findFirst()
                .flatMap(value -> parseWarnings.read(
                        "Content-Disposition", () -> new ContentDisposition(Parameters.normalized(value))));
        Optional<String> name = disposition
                .map(d -> d.getParameter("filename"))
                .or(() -> part.type().map(type -> type.getParameter("name")));
        boolean isFile = disposition
                .map(d -> "attachment".equalsIgnoreCase(d.getDisposition()))
                .orElse(false);
        boolean isText = part.type()
                .map(type -> type.match("text/*") || type.match("multipart/*"))
                .orElse(true);
        if (!isFile && name.isEmpty() && isText) {
            return Optional.empty();
        }
        return Optional.of(new Attachment(
                clean(name.flatMap(text -> parseWarnings.read("file name", () -> decoded(text)))
                        .or(() -> name)
                        .orElse("")),
                clean(part.type().map(MailIndexer::mediaType).orElse("text/plain")), // RFC 2045, 5.2
                part.size()));
    }

    private static String mediaType(ContentType type) {
        return Objects.toString(type.getBaseType(), "").toLowerCase(Locale.ROOT);
    }

    /** With encoded words decoded (RFC 2047); mailers use them in file names too, against the RFC. */
    private static String decoded(String text) {
        return EncodedWords.decode(text);
    }

    /** Removes control characters: encoded words can contain line ends and escape sequences, which terminals must not get. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cc}\\s]+", " ").strip();
    }
}
