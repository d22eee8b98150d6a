package io.homing.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An envelope address (RFC 5321, 4.1.2) as SES reported it. Deliberately lenient: a mail that was accepted for a strange
 * address must still find its place, so any text is taken, but nothing that could break out of a header line or a log
 * line survives. The domain is in lower case; the local part keeps its case. What a person types is read by
 * {@link #typed}.
 *
 * @param value the address without angle brackets, 1 to 320 characters, no white space or control characters
 */
public record Address(String value) {
    private static final int MAX_LENGTH = 320;
    private static final int LONGEST_TYPED = 254;

    /** Without the star, which RFC 5322 allows and nobody means. */
    private static final Pattern TYPED_LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'+/=?^_`{|}~-]+)*");

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

    /**
     * Reads an address that a person typed, as strictly as SES and other mail servers read it: a dot-string of ASCII
     * (RFC 5321, 4.1.2) of at most 64 characters, and a {@linkplain DnsName#domain domain} that becomes A-labels in
     * lower case; at most {@value #LONGEST_TYPED} characters (RFC 5321, 4.5.3.1.3, less the angle brackets).
     *
     * @throws IllegalArgumentException with a hint where no mail could ever be for this address
     */
    public static Address typed(String text) {
        String what = "address";
        String name = TypedText.name(what, text);
        name = name.startsWith("<") && name.endsWith(">") ? name.substring(1, name.length() - 1) : name;
        TypedText.refuse(name.regionMatches(true, 0, "mailto:", 0, 7), what, text, "write it without mailto:");
        TypedText.refuse(name.contains("<") || name.contains("\""), what, text, "write only user@domain, unquoted");
        TypedText.refuse(
                name.contains("*"), what, text, "* is no part of an address; only *@domain and * are patterns");
        int at = name.lastIndexOf('@');
        TypedText.refuse(at < 1, what, text, "requires user@domain");
        String local = name.substring(0, at);
        TypedText.refuse(
                !local.chars().allMatch(c -> c < 0x80),
                what,
                text,
                "SES takes only ASCII before the @ (it does not support SMTPUTF8)");
        TypedText.refuse(
                !TYPED_LOCAL.matcher(local).matches(),
                what,
                text,
                "requires letters, digits and !#$%&'+-/=?^_`{|}~ before the @, with single dots between them");
        TypedText.refuse(local.length() > 64, what, text, "at most 64 characters before the @");
        String address = local + "@" + DnsName.domain(name.substring(at + 1));
        TypedText.refuse(address.length() > LONGEST_TYPED, what, text, "at most 254 characters");
        return new Address(address);
    }

    /** Never in the middle of a surrogate pair: half of one would not come back from the store as it went in. */
    private static String cut(String text) {
        int length = Math.min(text.length(), MAX_LENGTH);
        while (isSplit(text, length) || text.substring(0, length).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
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
