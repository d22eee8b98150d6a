package io.homing.lambda.mime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters of Content-Type and Content-Disposition in the form that jakarta.mail reads: it decodes what RFC 2231 and,
 * leniently, RFC 2047 encoded, but only from charsets by the names that Java gives them.
 */
public final class Parameters {
    /** The charset of an extended parameter (RFC 2231, 4), also of one in several parts ({@code *0*=}). */
    private static final Pattern CHARSET = Pattern.compile("(\\*(?:0\\*)?\\s*=\\s*\"?)([^'\";\\s]{1,60})(?=')");

    private Parameters() {}

    /** The same value with the charsets of its parameters as Java calls them; unknown ones stay. */
    public static String normalized(String value) {
        return CHARSET.matcher(EncodedWords.normalized(value))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + MailCharset.javaName(found.group(2)).orElse(found.group(2))));
    }
}
