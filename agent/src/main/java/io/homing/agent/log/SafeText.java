package io.homing.agent.log;

/** Text of strangers, such as a subject or an argument, for a terminal or a log. */
public final class SafeText {
    private SafeText() {}

    /** Without control characters, which move the cursor, and without characters that make text run backwards. */
    public static String of(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }

    /** The same, cut off at a length in characters. */
    public static String of(String text, int length) {
        String safe = of(text);
        return safe.length() <= length ? safe : safe.substring(0, length - 1) + "…";
    }
}
