package io.homing.store;

import java.util.Objects;

/**
 * The store could not do what it was asked: always the whole store or a part of it, never a single mail (those are
 * outcomes). Says on which thing, and in {@link #hint} what to type next. Nothing is half-done: whatever was asked can
 * be asked again.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    /** How far the trouble reaches and who ends it. */
    public enum Kind {
        /** Network, throttling, a fault inside AWS: passes by itself; try again later. */
        PASSING,
        /** Credentials, permission, a missing bucket or table: somebody must act; trying again is harmless. */
        SETUP,
        /** The store holds something that this version cannot read, or contradicts itself: stop, upgrade or repair. */
        UNREADABLE
    }

    public StoreException(Kind kind, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
        this.hint = Objects.requireNonNull(hint);
    }

    public StoreException(Kind kind, String message, String hint) {
        this(kind, message, hint, null);
    }

    public Kind kind() {
        return kind;
    }

    /** What an operator should do next, as a sentence with a command in it. */
    public String hint() {
        return hint;
    }
}
