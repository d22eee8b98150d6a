package io.homing.lambda.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes the encoded words (RFC 2047) of a header field. Mailers split a text into several words where a line is full,
 * also within a character, though the RFC (5, 3) forbids it; so the bytes of adjacent words of one charset are joined
 * before they become characters. jakarta.mail decodes each word alone.
 */
public final class EncodedWords {
    /** The text of a word. Some mailers leave spaces and question marks in it, at most as many as a word of 75 characters has. */
    private static final String ENCODED = "([^?]*+(?:(?<!=)\\?(?!=)[^?]*+){0,70}+(?:(?<!=)\\?(?=\\?=))?)\\?=";

    /** Charset, perhaps with a language (RFC 2231, 5), encoding and text. */
    private static final Pattern WORD =
            Pattern.compile("=\\?([^?*\\s]{1,60})(?:\\*[^?\\s]{0,60})?\\?([BbQq])\\?" + ENCODED);

    private static final Pattern ANY_WORD = Pattern.compile("=\\?[^?\\s]{1,60}\\?[A-Za-z]\\?" + ENCODED);

    /** Some mailers begin every word with a byte order mark; within a text it is an invisible space. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{2}");

    /** Bytes of UTF-8 in an encoded word: with its ends no longer than 75 characters (RFC 2047, 2). */
    private static final int MAX_BYTES = 45;

    private EncodedWords() {}

    /**
     * The text with every encoded word decoded; a word of an unknown charset or with invalid base64 is left unchanged.
     */
    public static String decode(String text) {
        return replaced(text, decoded -> decoded);
    }

    /** Whether a decoded text still contains words that could not be decoded. */
    public static boolean remain(String decoded) {
        return ANY_WORD.matcher(decoded).find();
    }

    /**
     * The same field with its encoded words written again in UTF-8, each with whole characters, for parsers of addresses and
     * parameters. Other text is left unchanged.
     */
    public static String normalized(String field) {
        return replaced(field, EncodedWords::encode);
    }

    private static String replaced(String text, UnaryOperator<String> replacement) {
        var result = new StringBuilder();
        var run = new Run();
        Matcher word = WORD.matcher(text);
        int at = 0;
        while (word.find()) {
            String between = text.substring(at, word.start());
            boolean isKnown = MailCharset.isKnown(word.group(1)) && isReadable(word.group(2), word.group(3));
            boolean isAdjacent = !run.isEmpty() && between.isBlank(); // that space is not displayed: RFC 2047, 6.2
            if (!isKnown || !isAdjacent) {
                result.append(replacement.apply(run.end())).append(between);
            }
            if (isKnown) {
                run.add(word.group(1), word.group(2), word.group(3));
            } else {
                result.append(word.group());
            }
            at = word.end();
        }
        return result.append(replacement.apply(run.end()))
                .append(text, at, text.length())
                .toString();
    }

    private static boolean isReadable(String encoding, String encoded) {
        return encoding.equalsIgnoreCase("Q")
                || encoded.isBlank()
                || BASE64.matcher(encoded).find();
    }

    private static String encode(String text) {
        var words = new StringBuilder();
        var bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            byte[] more = Character.toString(c).getBytes(UTF_8);
            if (bytes.size() + more.length > MAX_BYTES) {
                words.append(word(bytes)).append(' ');
                bytes.reset();
            }
            bytes.writeBytes(more);
        });
        return words.append(bytes.size() == 0 ? "" : word(bytes)).toString();
    }

    private static String word(ByteArrayOutputStream bytes) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes.toByteArray()) + "?=";
    }

    /** Adjacent words, read one after the other. */
    private static final class Run {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final StringBuilder base64 = new StringBuilder();
        private String charset = "";

        boolean isEmpty() {
            return charset.isEmpty();
        }

        void add(String name, String encoding, String encoded) {
            if ((!isEmpty() && !MailCharset.isSame(name, charset))
                    || MailCharset.isUtf7(name)) { // whose state ends with its word
                flush();
            }
            charset = name;
            if (encoding.equalsIgnoreCase("Q")) {
                flushBase64();
                q(encoded);
                return;
            }
            if (base64.length() % 4 == 0 || base64.charAt(base64.length() - 1) == '=') {
                flushBase64();
            } // else the mailer split the text within three bytes
            base64.append(encoded.replaceAll("[^A-Za-z0-9+/=]", ""));
        }

        /** The text of all words of the run; empties the run. */
        String end() {
            flush();
            charset = "";
            String all = text.toString();
            text.setLength(0);
            return all;
        }

        private void flush() {
            flushBase64();
            if (bytes.size() > 0) {
                text.append(MailCharset.decode(charset, bytes.toByteArray())
                        .orElseThrow()
                        .replace(BYTE_ORDER_MARK, ""));
                bytes.reset();
            }
        }

        private void flushBase64() {
            String digits = base64.toString().replace("=", "");
            base64.setLength(0);
            int whole = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
            bytes.writeBytes(Base64.getDecoder().decode(digits.substring(0, whole)));
        }

        private void q(String encoded) {
            byte[] raw = encoded.getBytes(encoded.chars().allMatch(c -> c < 0x100) ? ISO_8859_1 : UTF_8);
            for (int at = 0; at < raw.length; at++) {
                int high = at < raw.length - 2 ? Character.digit(raw[at + 1], 16) : -1;
                int low = at < raw.length - 2 ? Character.digit(raw[at + 2], 16) : -1;
                if (raw[at] == '=' && high >= 0 && low >= 0) {
                    bytes.write(high << 4 | low);
                    at += 2;
                } else {
                    bytes.write(raw[at] == '_' ? ' ' : raw[at]);
                }
            }
        }
    }
}
