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
 * What SES reports about a mail that it accepted: the envelope only. Headers are read from the mail itself, because those
 * of the event are truncated at 10 KB ({@code headersTruncated}), and {@code mail.destination} is the To header and not the
 * recipients.
 *
 * @param message the id that SES gave it
 * @param sender the envelope sender; empty for the null sender of bounces (RFC 5321, 4.5.5)
 * @param recipients the envelope recipients that the receipt rule matched, each once; {@link #UNKNOWN_RECIPIENT} if
 *     the event names none, so that such a mail gets a decision too (I1)
 * @param received when SES accepted it; empty where the event has no time that can be read
 * @param verdicts of SES; {@link Verdict#GRAY} for what is missing or unknown
 * @param isRecovered whether no event came, and the sweep took the values from the mail itself
 * @param missing what an event would have contained and the mail does not, as text; empty for nothing
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

    /** Stands for recipients that SES did not name. It has no domain, so only the rule {@code *} applies to it. */
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

    /** A notification that is complete. */
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
     * Reads an object with {@code mail} and {@code receipt}. Unknown and missing fields are tolerated, because AWS adds and
     * omits fields, and the mail must be delivered nevertheless.
     *
     * @throws EventException without a valid {@code mail.messageId}, because the mail is then unknown
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

    /** SES reports the policy of the domain only if the mail fails DMARC; SES does not apply it. */
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

    /** Ignores times that a file system or a sort key cannot represent. */
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
