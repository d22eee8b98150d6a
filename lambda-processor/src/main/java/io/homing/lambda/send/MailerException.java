package io.homing.lambda.send;

import java.util.Objects;

/** A mail could not be sent, or it is unknown whether it was. The message contains no address and no text of the mail. */
public final class MailerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    /** Whether the mail was sent, and whether to try again. */
    public enum Kind {
        /** Not sent: throttled, no connection. Ends by itself; try again later. */
        LATER,
        /** Not sent, and no other mail can be sent: permission, suspended account, unverified domain. The operator must act. */
        SETUP,
        /** Not sent: SES rejects this mail permanently. */
        NEVER,
        /** The request went out and no valid answer came: the mail may have been sent. Another try could send it twice. */
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

    /** What the operator should do next, as a sentence with a command. */
    public String hint() {
        return hint;
    }
}
