package io.homing.store;

import java.util.Objects;

/** A mail as SES stored it: the object, at most 40 MB and what encryption adds. */
public final class Incoming {
    private final byte[] bytes;
    private final boolean encrypted;

    private Incoming(byte[] bytes, boolean encrypted) {
        this.bytes = Objects.requireNonNull(bytes);
        this.encrypted = encrypted;
    }

    /** A mail that can be read. */
    public static Incoming plain(byte[] bytes) {
        return new Incoming(bytes, false);
    }

    /** What SES encrypted before it stored it (an S3 action with a KMS key), and nobody here has the key for. */
    public static Incoming encrypted(byte[] bytes) {
        return new Incoming(bytes, true);
    }

    /** The mail; where it is {@link #isEncrypted}, nobody can read it. Not copied. */
    public byte[] bytes() {
        return bytes;
    }

    public boolean isEncrypted() {
        return encrypted;
    }
}
