package io.homing.lambda.send;

import java.util.List;
import java.util.Set;

/**
 * How SES treats the header fields of a mail that it sends.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/header-fields.html">AWS: Amazon SES header fields</a>
 */
final class SesFields {
    /**
     * Fields that are removed. The signatures (RFC 6376, RFC 8617) are broken by the changes here, and SES adds its own; SES
     * requires that the addresses of Return-Path and Sender are verified; Errors-To and Bounces-To would reveal the forward;
     * a Resent block (RFC 5322, 3.6.6) is about a From that is gone; SES writes Feedback-ID. Homing writes the X-Original fields itself.
     */
    private static final Set<String> DROPPED = Set.of(
            "return-path",
            "sender",
            "dkim-signature",
            "domainkey-signature",
            "arc-seal",
            "arc-message-signature",
            "arc-authentication-results",
            "bcc",
            "errors-to",
            "bounces-to",
            "feedback-id",
            "from",
            "reply-to",
            "message-id",
            "x-original-from",
            "x-original-message-id",
            "x-original-date");

    /** {@code X-SES-CONFIGURATION-SET}, {@code X-SES-FROM-ARN} and similar fields control SES, so they must not come from a sender. */
    private static final List<String> DROPPED_PREFIXES = List.of("x-ses-", "resent-");

    /** SES rejects a mail with two of these, and RFC 5322 (3.6) forbids two of To and Cc; the first one is kept. */
    private static final Set<String> SINGLE = Set.of(
            "to",
            "cc",
            "accept-language",
            "acceptlanguage",
            "archived-at",
            "auto-submitted",
            "comments",
            "content-alternative",
            "content-base",
            "content-class",
            "content-description",
            "content-disposition",
            "content-duration",
            "content-id",
            "content-language",
            "content-length",
            "content-location",
            "content-md5",
            "content-transfer-encoding",
            "content-type",
            "date",
            "delivered-to",
            "disposition-notification-options",
            "disposition-notification-to",
            "importance",
            "in-reply-to",
            "keywords",
            "list-archive",
            "list-help",
            "list-id",
            "list-owner",
            "list-post",
            "list-subscribe",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "message-context",
            "mime-version",
            "organization",
            "original-from",
            "original-message-id",
            "original-recipient",
            "original-subject",
            "precedence",
            "priority",
            "references",
            "return-receipt-to",
            "solicitation",
            "sensitivity",
            "subject",
            "thread-index",
            "thread-topic",
            "user-agent",
            "vbr-info");

    private SesFields() {}

    /** Whether a field of this name, in lower case, is kept in a forwarded mail. */
    static boolean passes(String name) {
        return !DROPPED.contains(name) && DROPPED_PREFIXES.stream().noneMatch(name::startsWith);
    }

    /** Whether a mail has at most one field of this name, in lower case. */
    static boolean isSingle(String name) {
        return SINGLE.contains(name);
    }
}
