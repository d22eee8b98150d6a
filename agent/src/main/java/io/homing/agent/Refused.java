package io.homing.agent;

import java.util.Objects;

/** What an operator asked for is not done: it says why, and what to type instead. Nothing was changed. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;
    private final String hint;

    /** What stands in the way. */
    public enum Why {
        /** There is no such thing. */
        NOT_FOUND,
        /** It would be wrong, or dangerous, or somebody was quicker. */
        UNSOUND
    }

    public Refused(Why why, String message, String hint) {
        super(message);
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
