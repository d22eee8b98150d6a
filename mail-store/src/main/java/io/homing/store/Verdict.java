package io.homing.store;

import java.util.Arrays;

/**
 * What SES thinks of one aspect of a mail.
 *
 * @see <a href="https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html">AWS: contents of
 *     notifications</a>
 */
public enum Verdict {
    PASS,
    FAIL,
    GRAY,
    PROCESSING_FAILED,
    DISABLED;

    /** The verdict of that name; {@link #GRAY} for null and for a word that AWS has added since. */
    public static Verdict of(String status) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.name().equalsIgnoreCase(status))
                .findFirst()
                .orElse(GRAY);
    }
}
