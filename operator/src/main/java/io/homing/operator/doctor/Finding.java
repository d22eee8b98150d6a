package io.homing.operator.doctor;

import java.util.Objects;

/**
 * What one look found.
 *
 * @param name what was looked at; the same one every time, so that two days can be compared
 * @param told what is so
 * @param next what to do, as a sentence with a command in it; empty where there is nothing to do
 */
public record Finding(String name, Level level, String told, String next) {
    /** How bad it is, the worst last. */
    public enum Level {
        OK,
        /** Nobody looked: no right to, no answer, or nothing there to look at. Never as good as OK. */
        NOT_CHECKED,
        /** Mail comes home today. */
        WARNING,
        /** Mail does not come home, or not all of it, or nobody can read or send it. */
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
