package io.homing.lambda.send;

import java.util.List;
import java.util.Set;

/**
 * What SES makes of the header fields of a mail that it is to send.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/header-fields.html">AWS: Amazon SES header fields</a>
 */
final class SesFields {
    /**
     * Not passed on. The signatures (RFC 6376, RFC 8617) are broken by what is done here, and SES adds its own; SES wants
     * the addresses of Return-Path and Sender verified; Errors-To and Bounces-To would tell the sender where the mail went;
     * a Resent block (RFC 5322, 3.6.6) is about a From that is gone; SES writes Feedback-ID. The X-Original ones are ours.
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

    /** {@code X-SES-CONFIGURATION-SET}, {@code X-SES-FROM-ARN} and their kin are orders to SES: not for a sender to give. */
    private static final List<String> DROPPED_PREFIXES = List.of("x-ses-", "resent-");

    /** SES refuses a mail with two of these, RFC 5322 (3.6) forbids two of To and Cc; the first one stays. */
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

    /** Whether a field of this name, in lower case, goes on with a forwarded mail. */
    static boolean passes(String name) {
        return !DROPPED.contains(name) && DROPPED_PREFIXES.stream().noneMatch(name::startsWith);
    }

    /** Whether a mail has at most one field of this name, in lower case. */
    static boolean isSingle(String name) {
        return SINGLE.contains(name);
    }
}
