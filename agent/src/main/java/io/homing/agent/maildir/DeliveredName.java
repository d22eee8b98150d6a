package io.homing.agent.maildir;

import io.homing.store.Entry;
import io.homing.store.Flag;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file name of a delivery. Dovecot sorts new files by the leading number and then by the rest, so the number is
 * the commit time, which never decreases along positions, and the rest starts with the padded position. Dovecot trusts
 * {@code S=} and {@code W=} and drops the connection at a wrong one, so the size is checked before publishing.
 */
public final class DeliveredName {
    private static final Pattern OURS = Pattern.compile("\\d+\\.(\\d{1,3})_(\\d{12})\\.homing(,.*)?");

    private DeliveredName() {}

    /** The entry that a file name refers to, whatever its flags are. */
    public record Place(int lane, long position) {
        public static Place of(Entry entry) {
            return new Place(entry.lane().number(), entry.position().value());
        }
    }

    /** The entry that a file of this name delivers; empty for a file that Homing did not deliver. */
    public static Optional<Place> place(String fileName) {
        Matcher ours = OURS.matcher(fileName);
        return ours.matches()
                ? Optional.of(new Place(Integer.parseInt(ours.group(1)), Long.parseLong(ours.group(2))))
                : Optional.empty();
    }

    /** The commit time of the entry of such a file, in seconds since 1970. */
    static long committed(String ours) {
        return Long.parseLong(ours.substring(0, ours.indexOf('.')));
    }

    /** The name without flags: Dovecot's GUID of the mail, which it keeps when the mail is moved. */
    static String base(Entry entry) {
        return "%s.%s_%s.homing,S=%s,W=%s"
                .formatted(
                        Long.toString(entry.committed().getEpochSecond()), // %d writes the digits of the host's locale
                        entry.lane(),
                        entry.position().padded(),
                        Long.toString(entry.size()),
                        Long.toString(entry.size()));
    }

    /** The path of the entry inside its folder: {@code new/…}, or {@code cur/…:2,S} if it is delivered with flags. */
    static Path within(Entry entry) {
        String base = base(entry);
        return entry.flags().isEmpty()
                ? Path.of("new", base)
                : Path.of("cur", base + ":2," + Flag.letters(entry.flags()));
    }

    /** A file name without the flags at its end. */
    static String withoutFlags(String fileName) {
        int flags = fileName.indexOf(':');
        return flags < 0 ? fileName : fileName.substring(0, flags);
    }

    /** Whether Homing delivered the file of this name, whatever its flags are. */
    public static boolean isOurs(String fileName) {
        return OURS.matcher(fileName).matches();
    }
}
