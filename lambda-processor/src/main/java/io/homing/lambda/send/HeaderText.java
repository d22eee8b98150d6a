package io.homing.lambda.send;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.homing.lambda.mime.EncodedWords;
import io.homing.lambda.mime.LenientParsing;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Builds a header field by field: ASCII (other text by RFC 2047), no line longer than 998 (RFC 5322, 2.1.1), and no line
 * ends from the text of a field.
 */
final class HeaderText {
    private static final int MAX_TEXT = 4_000;
    private static final int MAX_NAME = 100;

    /** Control characters, line and paragraph separators, characters that change the writing direction, single surrogates. */
    private static final Pattern UNSAFE = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}]+");

    /** Text that cannot be folded is broken at this length: with the longest name before it, the line is still valid. */
    private static final Pattern ENDLESS = Pattern.compile("[^ ]{800}(?=[^ ])");

    static {
        LenientParsing.on();
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A field of free text, truncated at {@value #MAX_TEXT} characters; no field for a blank text. */
    HeaderText text(String name, String value) {
        String clean = cut(clean(value), MAX_TEXT);
        return clean.isEmpty()
                ? this
                : folded(name, ENDLESS.matcher(encoded(clean)).replaceAll("$0 "));
    }

    /** A field of addresses, one in each line; no field for an empty list. */
    HeaderText mailboxes(String name, List<InternetAddress> mailboxes) {
        return mailboxes.isEmpty()
                ? this
                : line(name + ": "
                        + mailboxes.stream()
                                .map(one -> MimeUtility.fold(name.length() + 2, one.toString()))
                                .collect(Collectors.joining(",\r\n ")));
    }

    /** A field of printable ASCII whose words must stay whole, such as an id or a media type. */
    HeaderText folded(String name, String value) {
        return line(name + ": " + MimeUtility.fold(name.length() + 2, value));
    }

    /** Fields that are added unchanged. */
    HeaderText copy(byte[] mail, int from, int to) {
        bytes.write(mail, from, to - from);
        return this;
    }

    private HeaderText line(String line) {
        bytes.writeBytes((line + "\r\n").getBytes(US_ASCII));
        return this;
    }

    int size() {
        return bytes.size();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** A mailbox with a name for display, which may be empty. */
    static InternetAddress mailbox(String name, String address) {
        String shown = cut(clean(name), MAX_NAME);
        try {
            return new InternetAddress(address, shown.isEmpty() ? null : shown, "UTF-8");
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every Java knows UTF-8", e);
        }
    }

    /** The text in one line, without characters that could look like another line. */
    static String clean(String text) {
        return UNSAFE.matcher(text).replaceAll(" ").strip();
    }

    /** The text with its encoded words decoded, as far as possible. */
    static String decoded(String value) {
        return EncodedWords.decode(value);
    }

    private static String encoded(String text) {
        try {
            return MimeUtility.encodeText(text, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every Java knows UTF-8", e);
        }
    }

    /** Never in the middle of a surrogate pair. */
    private static String cut(String text, int length) {
        return text.length() <= length
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
