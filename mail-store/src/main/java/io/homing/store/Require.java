package io.homing.store;

/** The precondition of a value: throws {@link IllegalArgumentException} with its name, what was expected and what was given. */
final class Require {
    private static final int SHOWN = 80;

    private Require() {}

    static void that(boolean holds, String what, Object got, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException("%s: expected %s (got %s)".formatted(what, wanted, shown(got)));
        }
    }

    /** Hostile values end up in messages: bounded, and without control characters. */
    static String shown(Object got) {
        String text = String.valueOf(got).replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
        return text.length() <= SHOWN ? "'" + text + "'" : "'" + text.substring(0, SHOWN) + "'…";
    }
}
