package io.homing.operator.trace;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.IndexRecord;
import io.homing.store.MailboxName;
import io.homing.store.MessageRecord;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The criteria of a search; empty ones match every mail. A text matches anywhere in its field, regardless of case and of
 * Unicode composition.
 *
 * @param text in any of From, To, Cc, envelope addresses, subject, Message-ID, names of attached files
 * @param mailbox to which the mail was delivered or addressed
 * @param from in From, or in the envelope sender
 * @param since when SES accepted it, inclusive
 * @param until when SES accepted it, exclusive
 */
public record SearchCriteria(
        Optional<String> text,
        Optional<MailboxName> mailbox,
        Optional<String> from,
        Optional<String> subject,
        Optional<Instant> since,
        Optional<Instant> until) {
    /** Matches every mail that contains this text. */
    public static SearchCriteria text(String text) {
        return new SearchCriteria(
                Optional.of(text),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    boolean covers(Instant received) {
        return since.map(time -> !received.isBefore(time)).orElse(true)
                && until.map(received::isBefore).orElse(true);
    }

    /** Whether a mail may be covered whose time is known with this precision. */
    boolean coversAbout(Instant received, Duration precision) {
        return since.map(time -> !received.plus(precision).isBefore(time)).orElse(true)
                && until.map(time -> received.minus(precision).isBefore(time)).orElse(true);
    }

    boolean matches(MessageRecord mail) {
        IndexRecord record = mail.record();
        return covers(record.received())
                && mailbox.map(name -> mail.decisions().stream().anyMatch(decision -> isFor(name, decision)))
                        .orElse(true)
                && isIn(from, senders(record))
                && isIn(subject, Stream.of(record.subject()))
                && isIn(text, everything(mail));
    }

    private static boolean isFor(MailboxName mailbox, Decision decision) {
        return decision.recipient().value().equalsIgnoreCase(mailbox.toString())
                || (decision instanceof Decision.Deliver deliver
                        && deliver.mailbox().equals(mailbox));
    }

    private static Stream<String> senders(IndexRecord record) {
        return Stream.concat(Stream.of(record.from()), record.sender().map(Address::value).stream());
    }

    private static Stream<String> everything(MessageRecord mail) {
        IndexRecord record = mail.record();
        return Stream.of(
                        senders(record),
                        record.to().stream(),
                        Stream.of(record.subject()),
                        record.messageId().stream(),
                        record.attachments().stream().map(IndexRecord.Attachment::name),
                        mail.decisions().stream()
                                .map(decision -> decision.recipient().value()))
                .flatMap(texts -> texts);
    }

    private static boolean isIn(Optional<String> wanted, Stream<String> texts) {
        return wanted.map(SearchCriteria::comparable)
                .map(text -> texts.anyMatch(field -> comparable(field).contains(text)))
                .orElse(true);
    }

    /**
     * A text as it is compared: letters of every script without their case, and one form for each character. Some systems
     * write {@code ü} as {@code u} and a mark (NFD), and other pairs differ in form only: wide letters, ligatures (Unicode
     * Standard Annex 15, NFKC). By way of capitals, because some small letters have the same one, {@code ß} and {@code ss};
     * small letters before that, because {@code ẞ} is a capital already. Invisible characters, such as a soft hyphen, do not
     * count.
     */
    private static String comparable(String text) {
        String folded = Normalizer.normalize(text.replaceAll("\\p{Cf}+", ""), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ') // which toLowerCase writes at the end of a word
                .replace("i\u0307", "i"); // the small letter of the Turkish capital with a dot
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }
}
