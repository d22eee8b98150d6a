package io.homing.store;

import java.util.List;
import java.util.Objects;

/**
 * A failure that an operator can act on: what failed, on which thing, and what to do next. The operation can be repeated
 * safely. What may happen to a single mail is an outcome, not an exception; a defect of the program is any other {@link
 * RuntimeException}.
 */
public final class HomingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    @SuppressWarnings("serial") // never serialized
    private final List<String> details;

    /** Who can end it, and how. Each kind has an exit code of the programs. */
    public enum Kind {
        /** The configuration cannot be used. */
        CONFIG,
        /** Credentials, a missing bucket or table, a wrong region: the operator must act; a retry is harmless. */
        SETUP,
        /** These credentials have no permission for the request. */
        DENIED,
        /** Network, throttling, a fault inside AWS: ends by itself; try again later. */
        PASSING,
        /** Stored data that this version cannot read, or that contradicts itself: stop, upgrade or repair. */
        CORRUPT,
        /** The mail volume: full, read-only, broken, or owned by another user. */
        DISK,
        /** Another agent works on this mail volume. */
        IN_USE,
        /** There is no such rule, change, message or folder. */
        NOT_FOUND,
        /** The request is unsound or dangerous, or another operator was faster. Nothing was changed. */
        REJECTED
    }

    /** @param cause may be null */
    public HomingException(Kind kind, String message, String hint, Throwable cause) {
        this(kind, message, List.of(), hint, cause);
    }

    public HomingException(Kind kind, String message, String hint) {
        this(kind, message, List.of(), hint, null);
    }

    /**
     * @param details one line per problem, where there are several; mostly none
     * @param cause may be null
     */
    public HomingException(Kind kind, String message, List<String> details, String hint, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
        this.details = List.copyOf(details);
        this.hint = Objects.requireNonNull(hint);
    }

    public Kind kind() {
        return kind;
    }

    /** One line per problem, where there are several; mostly empty. */
    public List<String> details() {
        return details;
    }

    /** What an operator should do next, as a sentence with a command in it. */
    public String hint() {
        return hint;
    }
}
