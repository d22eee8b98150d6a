package io.homing.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Index records for tests. What a test does not name is as of a mail without a header, received at 1970-01-01. */
public final class IndexRecordBuilder {
    private final MessageId message;
    private final byte[] mail;
    private Instant received = Instant.EPOCH;
    private Optional<Address> sender = Optional.empty();
    private Verdicts verdicts = Verdicts.all(Verdict.PASS);
    private String from = "";
    private List<String> to = List.of();
    private String subject = "";
    private List<IndexRecord.Attachment> attachments = List.of();
    private Optional<String> problem = Optional.empty();
    private Optional<String> messageId = Optional.empty();

    private IndexRecordBuilder(MessageId message, byte[] mail) {
        this.message = message;
        this.mail = mail.clone();
    }

    /**
     * A record of this message.
     *
     * @param mail the canonical mail, which gives the record its size and digest
     */
    public static IndexRecordBuilder of(MessageId message, byte[] mail) {
        return new IndexRecordBuilder(message, mail);
    }

    public IndexRecordBuilder received(Instant when) {
        received = when;
        return this;
    }

    /** The envelope sender; without it, the null sender. */
    public IndexRecordBuilder sender(String address) {
        sender = Optional.of(new Address(address));
        return this;
    }

    public IndexRecordBuilder verdicts(Verdicts all) {
        verdicts = all;
        return this;
    }

    public IndexRecordBuilder from(String header) {
        from = header;
        return this;
    }

    public IndexRecordBuilder to(String... recipients) {
        to = List.of(recipients);
        return this;
    }

    public IndexRecordBuilder subject(String header) {
        subject = header;
        return this;
    }

    public IndexRecordBuilder attachment(String name, String type, long size) {
        attachments = List.of(new IndexRecord.Attachment(name, type, size));
        return this;
    }

    public IndexRecordBuilder problem(Optional<String> words) {
        problem = words;
        return this;
    }

    public IndexRecordBuilder messageId(String header) {
        messageId = Optional.of(header);
        return this;
    }

    public IndexRecord build() {
        return new IndexRecord(
                message,
                mail.length,
                Sha256.of(mail),
                received,
                sender,
                verdicts,
                from,
                to,
                subject,
                Optional.empty(),
                attachments,
                problem,
                messageId);
    }
}
