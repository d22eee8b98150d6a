package io.homing.lambda.event;

/**
 * The event, or a part of it, could not be processed. Lambda calls again, and finally keeps the event in the destination for
 * failures. Never about the content of a mail: a mail that cannot be parsed is delivered nevertheless (I7).
 */
public final class EventException extends RuntimeException {
    /** The hint for all of them. */
    public static final String HINT =
            "The event is tried again after a minute or more. An event that fails for half a day becomes a dead letter; its"
                    + " mail, if it has one, is in incoming/, and the sweep delivers it: docs/recovery.md";

    private static final long serialVersionUID = 1L;

    public EventException(String message) {
        super(message);
    }

    EventException(String message, Throwable cause) {
        super(message, cause);
    }
}
