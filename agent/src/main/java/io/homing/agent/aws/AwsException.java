package io.homing.agent.aws;

import java.util.Objects;

/** AWS did not answer what it was asked. Nothing was changed. */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;
    private final String hint;

    /** Who can do something about it. */
    public enum Why {
        /** These credentials have no right to ask. */
        DENIED,
        /** AWS does not know these credentials, or not any more; or there are none. */
        CREDENTIALS,
        /** There is no such thing, or it cannot be so. */
        REFUSED,
        /** Network, throttling, a fault inside AWS: passes by itself. */
        PASSING
    }

    AwsException(Why why, String message, String hint, Throwable cause) {
        super(message, cause);
        this.why = Objects.requireNonNull(why);
        this.hint = Objects.requireNonNull(hint);
    }

    public Why why() {
        return why;
    }

    /** What to do next, as a sentence with a command in it. */
    public String hint() {
        return hint;
    }
}
