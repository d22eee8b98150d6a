package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Modified UTF-7 (RFC 3501, 5.1.3): how Dovecot writes folder names on disk. */
final class ModifiedUtf7 {
    private static final Pattern OUTSIDE_ASCII = Pattern.compile("[^ -~]+");

    private ModifiedUtf7() {}

    static String encode(String text) {
        return OUTSIDE_ASCII
                .matcher(text.replace("&", "&-"))
                .replaceAll(run -> Matcher.quoteReplacement(shift(run.group())));
    }

    private static String shift(String run) {
        byte[] base64 = Base64.getEncoder().withoutPadding().encode(run.getBytes(UTF_16BE));
        return "&" + new String(base64, US_ASCII).replace('/', ',') + "-";
    }
}
