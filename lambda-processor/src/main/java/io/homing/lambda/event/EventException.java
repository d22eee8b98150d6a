package io.homing.lambda.event;

/**
 * The event, or a part of it, could not be dealt with. Lambda calls again, and then keeps the event at the destination
 * for failures. Never about what a mail holds: a mail that cannot be parsed is delivered all the same (I7).
 */
public final class EventException extends RuntimeException {
    /** What to do about any of them. */
    public static final String HINT =
            "It is tried again in a minute or more. What fails for half a day ends among the dead letters, where it can be"
                    + " looked at; its mail, if there is one, is in incoming/, and the sweep takes it: docs/recovery.md";

    private static final long serialVersionUID = 1L;

    public EventException(String message) {
        super(message);
    }

    EventException(String message, Throwable cause) {
        super(message, cause);
    }
}
