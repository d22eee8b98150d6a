package io.homing.store;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A place in a mailbox as a person sees it: {@code INBOX}, {@code Junk}, {@code Lists/Debian}. Levels are joined by a
 * slash. What it becomes on disk is the agent's business; what could ever lead out of the mailbox, or would not be the
 * same folder for every IMAP client, is no folder name at all.
 *
 * @param value NFC text; {@code INBOX} in capitals whatever its case was (RFC 9051, 5.1), also as the first of several
 *     levels: Dovecot lists {@code .inbox.a} as {@code INBOX/a} and then cannot open it; no level is empty, holds a
 *     dot (Maildir++ separates levels with it), an IMAP wildcard, a backslash, a control or an invisible character, or
 *     starts or ends with a space or starts with a tilde; at most {@value #MAX_BYTES} bytes of UTF-8, so that its
 *     modified UTF-7 still fits into a file name of 255 bytes
 */
public record FolderName(String value) implements Comparable<FolderName> {
    private static final int MAX_BYTES = 100;
    private static final Pattern LEVEL = Pattern.compile(
            "(?![ ~])[^./*%\\\\\\p{Cc}\\p{Cf}\\p{Cs}\\p{IsNoncharacter_Code_Point}\\p{Zl}\\p{Zp}]+(?<! )");

    /** Of ASCII only: to Java a dotless i equals an I, to IMAP it does not. */
    private static final Pattern INBOX_IN_ANY_CASE = Pattern.compile("^inbox(?=/|$)", Pattern.CASE_INSENSITIVE);

    public static final FolderName INBOX = new FolderName("INBOX");
    public static final FolderName JUNK = new FolderName("Junk");

    public FolderName {
        Require.that(value != null, "folder", value, "a name");
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        value = INBOX_IN_ANY_CASE.matcher(value).replaceFirst("INBOX");
        Require.that(
                value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES,
                "folder",
                value,
                "at most 100 bytes of UTF-8");
        for (String level : value.split("/", -1)) {
            Require.that(
                    LEVEL.matcher(level).matches(), "folder", value, "levels without . * % \\ or invisible characters");
        }
    }

    /**
     * Reads a folder that a person typed.
     *
     * @throws IllegalArgumentException also where the locale has spoilt it: such a name would be a folder of its own
     */
    public static FolderName typed(String text) {
        TypedText.fault(text).ifPresent(fault -> TypedText.refuse(true, "folder", text, fault));
        return new FolderName(text);
    }

    /** The levels from the outermost in; one element for most folders. */
    public List<String> levels() {
        return List.of(value.split("/"));
    }

    @Override
    public int compareTo(FolderName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
