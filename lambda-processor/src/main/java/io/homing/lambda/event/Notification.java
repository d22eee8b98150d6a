package io.homing.lambda.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What SES says of a mail that it accepted. The envelope alone: what the headers say is read from the mail itself,
 * because those of the event are cut at 10 KB ({@code headersTruncated}), and {@code mail.destination} is the To header
 * and not the recipients.
 *
 * @param message the id that SES gave it
 * @param sender the envelope sender; empty for the null sender of bounces (RFC 5321, 4.5.5)
 * @param recipients the envelope recipients that the receipt rule matched, each once; {@link #UNKNOWN_RECIPIENT} where
 *     the event names none, so that even such a mail is decided upon (I1)
 * @param received when SES accepted it; empty where the event has no time that can be read
 * @param verdicts of SES; {@link Verdict#GRAY} for what is missing or unknown
 * @param isRecovered no event came, and the sweep took all this from the mail itself
 * @param missing what an event would have said and the mail does not, for people to read; empty where that is nothing
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html">AWS: contents of
 *     notifications</a>
 */
public record Notification(
        MessageId message,
        Optional<Address> sender,
        List<Address> recipients,
        Optional<Instant> received,
        Verdicts verdicts,
        boolean isRecovered,
        Optional<String> missing) {

    /** Stands for recipients that SES did not name. Without a domain: only the rule for everybody can speak for it. */
    public static final Address UNKNOWN_RECIPIENT = new Address("unknown-recipient");

    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    public Notification {
        Objects.requireNonNull(message);
        Objects.requireNonNull(sender);
        recipients = recipients.isEmpty() ? List.of(UNKNOWN_RECIPIENT) : List.copyOf(recipients);
        Objects.requireNonNull(received);
        Objects.requireNonNull(verdicts);
        Objects.requireNonNull(missing);
    }

    /** One that misses nothing. */
    public Notification(
            MessageId message,
            Optional<Address> sender,
            List<Address> recipients,
            Optional<Instant> received,
            Verdicts verdicts,
            boolean isRecovered) {
        this(message, sender, recipients, received, verdicts, isRecovered, Optional.empty());
    }

    /**
     * Reads an object with {@code mail} and {@code receipt}. Unknown fields are ignored and missing ones survived: AWS
     * adds and omits them as it likes, and the mail is there all the same.
     *
     * @throws EventException where there is no usable {@code mail.messageId}: then nobody can tell which mail it is
     */
    public static Notification of(JsonNode json) {
        JsonNode mail = json.path("mail");
        JsonNode receipt = json.path("receipt");
        return new Notification(
                message(mail.path("messageId")),
                address(mail.path("source")),
                recipients(receipt.path("recipients")),
                Stream.of(mail, receipt)
                        .map(object -> time(object.path("timestamp")))
                        .flatMap(Optional::stream)
                        .findFirst(),
                new Verdicts(
                        verdict(receipt, "spamVerdict"),
                        verdict(receipt, "virusVerdict"),
                        verdict(receipt, "spfVerdict"),
                        verdict(receipt, "dkimVerdict"),
                        verdict(receipt, "dmarcVerdict"),
                        isRejected(receipt)),
                false);
    }

    /** SES gives the policy of the domain only where the mail fails DMARC; it does not act upon it. */
    private static boolean isRejected(JsonNode receipt) {
        return verdict(receipt, "dmarcVerdict") == Verdict.FAIL
                && receipt.path("dmarcPolicy").asText().equalsIgnoreCase("reject");
    }

    private static MessageId message(JsonNode id) {
        try {
            return new MessageId(id.textValue());
        } catch (IllegalArgumentException e) {
            throw new EventException("mail.messageId: " + e.getMessage(), e);
        }
    }

    /** The null sender is written {@code <>}, as nothing, or not at all. */
    private static Optional<Address> address(JsonNode address) {
        return Optional.ofNullable(address.textValue())
                .filter(text -> text.chars().anyMatch(c -> !Character.isWhitespace(c) && c != '<' && c != '>'))
                .map(Address::new);
    }

    private static List<Address> recipients(JsonNode recipients) {
        return Stream.iterate(0, n -> n < recipients.size(), n -> n + 1)
                .map(n -> address(recipients.path(n)))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Times that a file system or a sort key could not hold are no times. */
    private static Optional<Instant> time(JsonNode timestamp) {
        try {
            return Optional.ofNullable(timestamp.textValue())
                    .map(Instant::parse)
                    .filter(time -> !time.isBefore(Instant.EPOCH) && time.isBefore(YEAR_10000));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Verdict verdict(JsonNode receipt, String aspect) {
        return Verdict.of(receipt.path(aspect).path("status").textValue());
    }
}
