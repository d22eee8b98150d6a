package io.homing.lambda.sweep;

import io.homing.lambda.event.Notification;
import io.homing.lambda.mime.Header;
import io.homing.lambda.receive.CanonicalMail;
import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The envelope of a mail whose event never came, as far as the mail itself has it. SES puts a block of fields on top of the
 * mail: Return-Path, a Received with its own id and the recipient, its verdicts, Received-SPF, Authentication-Results. Only
 * this block is used. It ends at the second Received and at the first field that SES does not write; the sender may have
 * written what follows, or all of it if the first Received has another id.
 *
 * <p>SES writes each field of the block once, and fields of the sender come after it, so the first one counts. If there are
 * verdicts above the Received of SES, those below it are not from SES.
 */
public final class RecoveredEnvelope {
    private static final Pattern BY_SES =
            Pattern.compile("\\sby\\s+inbound-smtp\\.[a-z0-9.-]+\\s", Pattern.CASE_INSENSITIVE);

    /** The DMARC policy of the domain of From, in a comment after the result: {@code dmarc=fail (p=REJECT)}. */
    private static final Pattern POLICY = Pattern.compile("\\bdmarc=fail\\s*\\([^()]*?\\bp=([a-z]+)[^()]*\\)");

    private static final Set<String> OF_SES =
            Set.of("return-path", "received", "received-spf", "authentication-results", "arc-authentication-results");

    private final MessageId message;
    private final Header top;
    private final Header block;
    private final List<String> missing = new ArrayList<>();

    private RecoveredEnvelope(MessageId message, Header top, Header block) {
        this.message = message;
        this.top = top;
        this.block = block;
    }

    /**
     * The notification that SES would have sent, as far as the mail has it; {@link Notification#missing} lists the rest. SES
     * names only one recipient in the mail even if there are several.
     *
     * @param stored when the object was written, as a substitute for the time of receipt
     */
    public static Notification of(MessageId message, Instant stored, byte[] raw) {
        Header top = Header.top(raw);
        return new RecoveredEnvelope(message, top, new Block(message, raw, top).header()).notification(stored);
    }

    private Notification notification(Instant stored) {
        List<Address> recipients = recipients();
        Verdicts verdicts = verdicts();
        return new Notification(
                message,
                CanonicalMail.sender(top),
                recipients,
                Optional.of(stored),
                verdicts,
                true,
                Optional.of(String.join(", ", missing)).filter(text -> !text.isEmpty()));
    }

    private List<Address> recipients() {
        Optional<Address> recipient = block.fields("Received").stream()
                .findFirst()
                // after the id: the text before it is partly chosen by the sender (HELO)
                .map(Pattern.compile("\\sid\\s+%s\\s+for\\s+<?([^\\s;<>]+@[^\\s;<>]+)>?\\s*;"
                        .formatted(Pattern.quote(message.value())))::matcher)
                .filter(Matcher::find)
                .map(found -> new Address(found.group(1)));
        if (recipient.isEmpty()) {
            missing.add("recipients");
        }
        return recipient.map(List::of).orElse(List.of());
    }

    private Verdicts verdicts() {
        Verdict spam = verdict("X-SES-Spam-Verdict", "spam verdict");
        Verdict virus = verdict("X-SES-Virus-Verdict", "virus verdict");
        String results = block.fields("Authentication-Results").stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.matches("(?s)amazonses\\.com\\s*;.*"))
                .findFirst()
                .orElse("");
        Verdict dmarc = result(results, "dmarc").orElseGet(() -> unknown("DMARC verdict"));
        return new Verdicts(
                spam,
                virus,
                result(results, "spf").orElseGet(() -> unknown("SPF verdict")),
                // One for each signature.
                results(results, "dkim").stream()
                        .map(RecoveredEnvelope::ofResult)
                        .filter(verdict -> verdict == Verdict.PASS)
                        .findFirst()
                        .orElseGet(() -> results(results, "dkim").isEmpty() ? Verdict.GRAY : Verdict.FAIL),
                dmarc,
                dmarc == Verdict.FAIL && policy(results).equals("reject"));
    }

    private Verdict verdict(String field, String name) {
        return block.fields(field).stream().findFirst().map(Verdict::of).orElseGet(() -> unknown(name));
    }

    private Verdict unknown(String name) {
        missing.add(name);
        return Verdict.GRAY;
    }

    /** The result of a method that SES names once. If it occurs twice, the sender has put one into its address or HELO. */
    private static Optional<Verdict> result(String results, String method) {
        return Optional.of(results(results, method))
                .filter(all -> all.size() == 1)
                .map(all -> ofResult(all.getFirst()));
    }

    private static List<String> results(String results, String method) {
        // at the beginning of a clause (RFC 8601, 2.2)
        return Pattern.compile("(?:^|;)\\s*%s\\s*=\\s*([a-z]+)".formatted(method))
                .matcher(results)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Verdict ofResult(String result) {
        return switch (result) {
            case "pass" -> Verdict.PASS;
            case "fail" -> Verdict.FAIL;
            case "temperror", "permerror" -> Verdict.PROCESSING_FAILED;
            default -> Verdict.GRAY;
        };
    }

    private String policy(String results) {
        Optional<String> policy =
                POLICY.matcher(results).results().map(MatchResult::group).findFirst();
        if (policy.isEmpty()) {
            missing.add("DMARC policy");
        }
        return policy.map(text -> text.replaceFirst(".*\\bp=([a-z]+).*", "$1")).orElse("");
    }

    /** Finds the end of the block. */
    private static final class Block implements Header.Visitor {
        private final MessageId message;
        private final byte[] mail;
        private boolean isOver;
        private boolean isReceiptSeen;
        private boolean isSeen;
        private int received;
        private int end;

        Block(MessageId message, byte[] mail, Header top) {
            this.message = message;
            this.mail = mail;
            top.visit(this);
        }

        @Override
        public void field(String name, int from, int to) {
            String field = name.toLowerCase(Locale.ROOT);
            boolean isReceived = field.equals("received");
            isOver |= !OF_SES.contains(field) && !field.startsWith("x-ses-");
            // the last field that SES writes; if SES does not scan, verdicts below it are from the sender
            isOver |= isReceiptSeen && field.endsWith("-verdict");
            isReceiptSeen |= field.equals("x-ses-receipt") || field.equals("x-ses-dkim-signature");
            isOver |= isReceived && (isSeen || !isOurs(new Header(mail, from, to)));
            if (!isOver) {
                isSeen |= isReceived;
                received = isReceived ? to : received;
                end = to;
            }
        }

        private boolean isOurs(Header field) {
            String received = field.fields("Received").getFirst();
            return BY_SES.matcher(received).find()
                    && received.matches("(?s).*\\sid\\s+" + Pattern.quote(message.value()) + "(?:[\\s;].*)?");
        }

        /** The block; empty if the first Received is not that of SES. */
        Header header() {
            if (!isSeen) {
                return new Header(mail, 0, 0);
            }
            var above = new Header(mail, 0, received);
            boolean isAbove = List.of("X-SES-Spam-Verdict", "X-SES-Virus-Verdict", "Authentication-Results").stream()
                    .anyMatch(verdict -> !above.fields(verdict).isEmpty());
            return isAbove ? above : new Header(mail, 0, end);
        }
    }
}
