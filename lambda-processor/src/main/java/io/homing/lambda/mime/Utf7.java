package io.homing.lambda.mime;

import java.util.Arrays;

/**
 * Reads UTF-7 (RFC 2152), for which Java has no charset: ASCII, and from {@code +} to the first character that is not
 * base64, UTF-16 in base64.
 */
final class Utf7 {
    private static final int[] BASE64 = new int[128];

    static {
        Arrays.fill(BASE64, -1);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int n = 0; n < digits.length(); n++) {
            BASE64[digits.charAt(n)] = n;
        }
    }

    private Utf7() {}

    /** The text; a byte beyond ASCII, which UTF-7 has none of, becomes U+FFFD. */
    static String decode(byte[] bytes) {
        var text = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] == '+') {
                at = shifted(bytes, at + 1, text);
            } else {
                text.append(bytes[at] < 0 ? '\uFFFD' : (char) bytes[at]);
                at++;
            }
        }
        return text.toString();
    }

    /** Reads base64 from here on; where it ends, with the {@code -} that may end it. */
    private static int shifted(byte[] bytes, int from, StringBuilder text) {
        int at = from;
        int bits = 0;
        int held = 0;
        while (at < bytes.length && bytes[at] >= 0 && BASE64[bytes[at]] >= 0) {
            held = held << 6 | BASE64[bytes[at]];
            bits += 6;
            if (bits >= 16) {
                bits -= 16;
                text.append((char) (held >> bits));
                held &= (1 << bits) - 1;
            }
            at++;
        }
        boolean isEnded = at < bytes.length && bytes[at] == '-';
        if (at == from) { // "+-" is how a plus is written
            text.append('+');
        }
        return isEnded ? at + 1 : at;
    }
}
