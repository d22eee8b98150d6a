package io.homing.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What can be said of a mail without opening it: the entry of the index. Headers are shown as far as they could be read;
 * a mail that nobody can parse has an index record all the same (I7).
 *
 * @param message the mail
 * @param size of the canonical mail in bytes
 * @param sha256 of the canonical mail
 * @param received when SES accepted it
 * @param sender the envelope sender (return path, RFC 5321, 4.4); empty for the null sender of bounces
 * @param verdicts of SES
 * @param from the From header, decoded; empty where there is none
 * @param to the To and Cc headers, decoded, at most {@value #MAX_LIST}
 * @param subject decoded; empty where there is none
 * @param date the Date header, where it can be read
 * @param attachments at most {@value #MAX_LIST}
 * @param problem why parts of this could not be read, in a few words; empty for a sound mail
 * @param messageId the Message-ID header as it stands, which is the sender's word; empty where there is none, or where the
 *     record is of a time when it was not kept
 */
public record IndexRecord(
        MessageId message,
        long size,
        Sha256 sha256,
        Instant received,
        Optional<Address> sender,
        Verdicts verdicts,
        String from,
        List<String> to,
        String subject,
        Optional<Instant> date,
        List<Attachment> attachments,
        Optional<String> problem,
        Optional<String> messageId) {

    /** A record must fit into a DynamoDB item (400 KB) whatever a mail holds: texts are cut here, lists there. */
    public static final int MAX_TEXT = 1_000;

    public static final int MAX_LIST = 50;

    /** Elements of lists are cut sooner: 150 of them, each character up to six bytes of JSON. */
    private static final int MAX_ELEMENT = 250;

    public IndexRecord {
        Objects.requireNonNull(message);
        Require.that(size >= 0, "size", size, "0 or more");
        Objects.requireNonNull(sha256);
        received = received.truncatedTo(ChronoUnit.MILLIS);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(verdicts);
        from = cut(from, MAX_TEXT);
        to = to.stream().limit(MAX_LIST).map(one -> cut(one, MAX_ELEMENT)).toList();
        subject = cut(subject, MAX_TEXT);
        date = date.map(instant -> instant.truncatedTo(ChronoUnit.MILLIS));
        attachments = attachments.stream().limit(MAX_LIST).toList();
        problem = problem.map(text -> cut(text, MAX_TEXT));
        messageId = messageId.map(text -> cut(text, MAX_TEXT));
    }

    /** Of a mail without a Message-ID. */
    public IndexRecord(
            MessageId message,
            long size,
            Sha256 sha256,
            Instant received,
            Optional<Address> sender,
            Verdicts verdicts,
            String from,
            List<String> to,
            String subject,
            Optional<Instant> date,
            List<Attachment> attachments,
            Optional<String> problem) {
        this(
                message,
                size,
                sha256,
                received,
                sender,
                verdicts,
                from,
                to,
                subject,
                date,
                attachments,
                problem,
                Optional.empty());
    }

    /** The part that a journal entry holds, for a table that is rebuilt from the manifests. */
    public static IndexRecord of(Entry entry) {
        return unread(
                entry.message(),
                entry.size(),
                entry.sha256(),
                entry.received(),
                "restored from the journal: what its header said is not on record");
    }

    /**
     * Of a mail whose header nobody has read.
     *
     * @param problem why
     */
    public static IndexRecord unread(MessageId message, long size, Sha256 sha256, Instant received, String problem) {
        return new IndexRecord(
                message,
                size,
                sha256,
                received,
                Optional.empty(),
                Verdicts.all(Verdict.GRAY),
                "",
                List.of(),
                "",
                Optional.empty(),
                List.of(),
                Optional.of(problem));
    }

    /** Whether these bytes are the canonical mail that this record describes, and not something else in its place. */
    public boolean describes(byte[] mail) {
        return mail.length == size && Sha256.of(mail).equals(sha256);
    }

    /**
     * A part that a mail client would offer as a file.
     *
     * @param name as the sender named it; empty where it has none. Never a path to be used
     * @param type the media type, such as {@code application/pdf}
     * @param size encoded, in bytes; -1 where it is not known
     */
    public record Attachment(String name, String type, long size) {
        public Attachment {
            name = cut(name, MAX_ELEMENT);
            type = cut(type, MAX_ELEMENT);
        }
    }

    /** Bounded, and sound UTF-16: half a surrogate pair would not come back from the store as it went in. */
    private static String cut(String text, int length) {
        String bounded = text.length() <= length ? text : text.substring(0, length);
        return new String(bounded.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
