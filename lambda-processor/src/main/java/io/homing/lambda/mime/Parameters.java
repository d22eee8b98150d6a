package io.homing.lambda.mime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalises parameters of Content-Type and Content-Disposition for jakarta.mail. It decodes RFC 2231 and, leniently, RFC
 * 2047, but only from charsets under their Java names, and part by part even if a mailer split a text within a character.
 */
public final class Parameters {
    /**
     * An extended parameter or a part of one (RFC 2231, 3 and 4): name, number, whether this part is percent-encoded, value.
     * A quoted string elsewhere is skipped, whatever it contains.
     */
    private static final Pattern EXTENDED = Pattern.compile(
            ";\\s*([^\\s;=*\"]{1,60})\\*(?:(\\d{1,3})(\\*)?)?\\s*=\\s*(?:\"([^\"]*+)\"|([^;\\s]*+))|\"[^\"]*+\"");

    /** No mailer writes more parts; further ones are left unchanged. */
    private static final int MOST = 100;

    /** Charset and language of the first part. */
    private static final Pattern CHARSET = Pattern.compile("([^']{1,60})'[^']*'(.*)", Pattern.DOTALL);

    private Parameters() {}

    /** The same value with its extended parameters in UTF-8, each in one part; those of an unknown charset are left unchanged. */
    public static String normalized(String value) {
        String field = EncodedWords.normalized(value);
        List<MatchResult> found = EXTENDED.matcher(field)
                .results()
                .filter(one -> one.group(1) != null)
                .limit(MOST)
                .toList();
        Map<String, NavigableMap<Integer, MatchResult>> parts = new LinkedHashMap<>();
        for (MatchResult one : found) {
            parts.computeIfAbsent(one.group(1), name -> new TreeMap<>())
                    .putIfAbsent(one.group(2) == null ? 0 : Integer.parseInt(one.group(2)), one);
        }
        Map<String, String> decoded = new LinkedHashMap<>();
        parts.forEach((name, all) -> decoded(all).ifPresent(text -> decoded.put(name, text)));
        var result = new StringBuilder();
        int at = 0;
        for (MatchResult one : found) {
            result.append(field, at, decoded.containsKey(one.group(1)) ? one.start() : one.end());
            at = one.end();
        }
        result.append(field, at, field.length());
        decoded.forEach((name, text) ->
                result.append("; ").append(name).append("*=UTF-8''").append(encoded(text)));
        return result.toString();
    }

    /** The text of all parts in the order of their numbers; empty without a known charset. */
    private static Optional<String> decoded(NavigableMap<Integer, MatchResult> parts) {
        MatchResult first = parts.firstEntry().getValue();
        Matcher start = CHARSET.matcher(text(first));
        if (!isEncoded(first) || !start.matches()) {
            return Optional.empty();
        }
        // A part that is not encoded is taken literally, so its percent signs are encoded.
        var all = new StringBuilder(start.group(2));
        parts.tailMap(parts.firstKey(), false)
                .values()
                .forEach(part ->
                        all.append(isEncoded(part) ? text(part) : text(part).replace("%", "%25")));
        return MailCharset.decode(start.group(1), bytes(all.toString()));
    }

    private static boolean isEncoded(MatchResult part) {
        return part.group(2) == null || part.group(3) != null;
    }

    private static String text(MatchResult part) {
        return part.group(4) == null ? part.group(5) : part.group(4);
    }

    private static byte[] bytes(String text) {
        byte[] raw = text.getBytes(UTF_8);
        var bytes = new ByteArrayOutputStream();
        for (int at = 0; at < raw.length; at++) {
            int high = at < raw.length - 2 ? Character.digit(raw[at + 1], 16) : -1;
            int low = at < raw.length - 2 ? Character.digit(raw[at + 2], 16) : -1;
            boolean isEncoded = raw[at] == '%' && high >= 0 && low >= 0;
            bytes.write(isEncoded ? high << 4 | low : raw[at]);
            at += isEncoded ? 2 : 0;
        }
        return bytes.toByteArray();
    }

    private static String encoded(String text) {
        var encoded = new StringBuilder();
        for (byte one : text.getBytes(UTF_8)) {
            boolean isPlain = one > 0 && (Character.isLetterOrDigit(one) || one == '.' || one == '-' || one == '_');
            encoded.append(isPlain ? Character.toString(one) : "%%%02X".formatted(one));
        }
        return encoded.toString();
    }
}
