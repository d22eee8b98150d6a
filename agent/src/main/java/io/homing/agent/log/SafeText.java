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
        return truncated(of(text), length);
    }

    /** The text with its control characters, truncated to a length in characters: for JSON, which escapes them. */
    public static String truncated(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
