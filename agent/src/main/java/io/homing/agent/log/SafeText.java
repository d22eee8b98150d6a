package io.homing.agent.log;

/** Makes text from outside, such as a subject or an argument, safe for a terminal or a log. */
public final class SafeText {
    private SafeText() {}

    /** The text without control characters, which move the cursor, and without characters that change the writing direction. */
    public static String of(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }

    /** The same, truncated to a length in characters. */
    public static String of(String text, int length) {
        String safe = of(text);
        return safe.length() <= length ? safe : safe.substring(0, length - 1) + "…";
    }
}
