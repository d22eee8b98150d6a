package io.homing.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest.
 *
 * @param value 64 hexadecimal digits in lower case
 */
public record Sha256(String value) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        Require.that(value != null && HEX.matcher(value).matches(), "SHA-256", value, "64 hexadecimal digits");
    }

    public static Sha256 of(byte[] bytes) {
        return finish(digest(), bytes);
    }

    /** The digest of the text's UTF-8 bytes. */
    public static Sha256 of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A fresh digest to feed while bytes pass by; end it with {@link #of(MessageDigest)}. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** What the digest was fed; resets it. */
    public static Sha256 of(MessageDigest fed) {
        return finish(fed, new byte[0]);
    }

    private static Sha256 finish(MessageDigest digest, byte[] last) {
        return new Sha256(HexFormat.of().formatHex(digest.digest(last)));
    }

    @Override
    public String toString() {
        return value;
    }
}
