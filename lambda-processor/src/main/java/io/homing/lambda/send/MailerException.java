package io.homing.lambda.send;

import java.util.Objects;

/** A mail could not be handed over, or nobody knows whether it was. Names no address and quotes no mail. */
public final class MailerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    /** What is known of the mail, and who may try again. */
    public enum Kind {
        /** Not sent: throttled, no connection. Passes by itself; try again later. */
        LATER,
        /** Not sent, nor is any other mail: permission, suspended account, unverified domain. Somebody must act first. */
        SETUP,
        /** Not sent: SES does not take this mail and never will. */
        NEVER,
        /** The request went out and no usable answer came: sent or not. Trying again could send it twice. */
        UNKNOWN
    }

    public MailerException(Kind kind, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
        this.hint = Objects.requireNonNull(hint);
    }

    public Kind kind() {
        return kind;
    }

    /** What an operator should do next, as a sentence with a command in it. */
    public String hint() {
        return hint;
    }
}
