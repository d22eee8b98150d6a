package io.homing.operator.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.Address;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * A plain text mail that Homing sends.
 *
 * @param subject printable ASCII
 */
public record TextMail(Address from, Address to, String subject, String text) {
    public TextMail {
        if (!subject.matches("[ -~]{1,200}")) {
            throw new IllegalArgumentException("subject: requires printable ASCII (got %s)".formatted(subject));
        }
    }

    /**
     * The mail as it is sent (RFC 5322). SES adds the Message-ID.
     *
     * @param now for its Date
     */
    public byte[] bytes(Instant now) {
        return """
                From: Homing <%s>\r
                To: %s\r
                Subject: %s\r
                Date: %s\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: base64\r
                \r
                %s\r
                """.formatted(
                        from,
                        to,
                        subject,
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)),
                        Base64.getMimeEncoder().encodeToString(text.getBytes(UTF_8)))
                .getBytes(US_ASCII);
    }
}
