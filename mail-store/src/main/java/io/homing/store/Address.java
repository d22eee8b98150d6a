package io.homing.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An envelope address (RFC 5321, 4.1.2) as SES reported it. Deliberately lenient: a mail that was accepted for a strange
 * address must still find its place, so any text is taken, but nothing that could break out of a header line or a log
 * line survives. The domain is in lower case; the local part keeps its case.
 *
 * @param value the address without angle brackets, 1 to 320 characters, no white space or control characters
 */
public record Address(String value) {
    private static final int MAX_LENGTH = 320;

    /** A sort key of DynamoDB holds 1,024 bytes, and an address is a part of some, beside the id of a message. */
    private static final int MAX_BYTES = 800;

    /** ASCII and Unicode: a line separator or a change of writing direction forges a log line as well as a CR does. */
    private static final Pattern UNSAFE = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}<>]");

    public Address {
        Require.that(value != null && !value.isBlank(), "address", value, "an address");
        value = UNSAFE.matcher(cut(value.strip().replaceAll("^<|>$", ""))).replaceAll("_");
        Require.that(!value.isEmpty(), "address", value, "an address");

        int at = value.lastIndexOf('@');
        value = at < 0
                ? value
                : cut(value.substring(0, at + 1) + value.substring(at + 1).toLowerCase(Locale.ROOT));
    }

    /** Never in the middle of a surrogate pair: half of one would not come back from the store as it went in. */
    private static String cut(String text) {
        int length = Math.min(text.length(), MAX_LENGTH);
        while (isSplit(text, length)
                || text.substring(0, length).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            length--;
        }
        return text.substring(0, length);
    }

    private static boolean isSplit(String text, int length) {
        return length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
    }

    /** What stands before the last @; the whole where there is none. */
    public String local() {
        int at = value.lastIndexOf('@');
        return at < 0 ? value : value.substring(0, at);
    }

    /** What stands after the last @, in lower case; empty where there is none. */
    public String domain() {
        int at = value.lastIndexOf('@');
        return at < 0 ? "" : value.substring(at + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
