package io.homing.operator.doctor;

import java.util.Objects;

/**
 * The result of one check.
 *
 * @param name of the checked thing; stable, so that two runs can be compared
 * @param told the result
 * @param next the next step with a command; empty for none
 */
public record Finding(String name, Level level, String told, String next) {
    /** The severity, the worst last. */
    public enum Level {
        OK,
        /** There was no permission, no answer or no subject. Not equivalent to OK. */
        NOT_CHECKED,
        /** Mail is delivered, but a problem is likely to arise. */
        WARNING,
        /** Mail is not delivered completely, or users cannot read or send it. */
        ERROR
    }

    public Finding {
        Objects.requireNonNull(name);
        Objects.requireNonNull(level);
        Objects.requireNonNull(told);
        Objects.requireNonNull(next);
    }

    static Finding ok(String name, String told) {
        return new Finding(name, Level.OK, told, "");
    }

    static Finding notChecked(String name, String because, String next) {
        return new Finding(name, Level.NOT_CHECKED, "not checked, because " + because, next);
    }

    static Finding warning(String name, String told, String next) {
        return new Finding(name, Level.WARNING, told, next);
    }

    static Finding error(String name, String told, String next) {
        return new Finding(name, Level.ERROR, told, next);
    }
}
