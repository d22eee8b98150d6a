package io.homing.lambda;

import io.homing.lambda.mime.Header;
import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mail itself says of its envelope, for one whose event never came: SES puts a Return-Path, a Received with its own
 * id and the recipient, and its verdicts on top (RFC 5321, 4.4). What is not on top, or bears another id, the sender may
 * have written, and counts for nothing.
 */
final class RecoveredEnvelope {
    private static final Pattern FOR = Pattern.compile("\\sfor\\s+<?([^\\s;<>]+@[^\\s;<>]+)>?\\s*;");

    private final MessageId message;
    private final Header top;

    private RecoveredEnvelope(MessageId message, Header top) {
        this.message = message;
        this.top = top;
    }

    /**
     * The notification that SES would have sent, as far as the mail tells. SES names one recipient in the mail even where
     * there are several; where it names none, only the rule for everybody can speak.
     *
     * @param stored when the object was written: what stands for the time of receipt
     */
    static Notification of(MessageId message, Instant stored, byte[] raw) {
        var envelope = new RecoveredEnvelope(message, Header.top(raw));
        return new Notification(
                message,
                CanonicalMail.sender(envelope.top),
                envelope.recipients(),
                Optional.of(stored),
                envelope.verdicts(),
                true);
    }

    private List<Address> recipients() {
        return first("Received")
                .filter(received -> received.contains(" " + message + " ") || received.endsWith(" " + message.value()))
                .map(FOR::matcher)
                .filter(Matcher::find)
                .map(found -> List.of(new Address(found.group(1))))
                .orElse(List.of());
    }

    private Verdicts verdicts() {
        return new Verdicts(
                verdict("X-SES-Spam-Verdict"),
                verdict("X-SES-Virus-Verdict"),
                Verdict.GRAY,
                Verdict.GRAY,
                Verdict.GRAY);
    }

    private Verdict verdict(String field) {
        return Verdict.of(first(field).orElse(null));
    }

    private Optional<String> first(String field) {
        return top.fields(field).stream().findFirst();
    }
}
