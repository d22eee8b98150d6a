package io.homing.agent.maildir;

import io.homing.store.Entry;
import io.homing.store.Flag;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The file name of a delivery. Dovecot orders what it finds by the leading number and then by the rest, so the number is
 * the commit time, which never decreases along positions, and the rest starts with the padded position. Dovecot believes
 * {@code S=} and {@code W=} blindly and drops the connection over a wrong one: the size is checked before publishing.
 */
public final class DeliveredName {
    private static final Pattern OURS = Pattern.compile("\\d+\\.\\d+_\\d{12}\\.homing(,.*)?");

    private DeliveredName() {}

    /** Where the entry lies inside its folder: {@code new/…}, or {@code cur/…:2,S} when it has flags from birth. */
    static Path within(Entry entry) {
        String base = "%s.%s_%s.homing,S=%s,W=%s"
                .formatted(
                        Long.toString(entry.committed().getEpochSecond()), // %d writes the digits of the host's locale
                        entry.lane(),
                        entry.position().padded(),
                        Long.toString(entry.size()),
                        Long.toString(entry.size()));
        return entry.flags().isEmpty()
                ? Path.of("new", base)
                : Path.of("cur", base + ":2," + Flag.letters(entry.flags()));
    }

    /** Whether Homing delivered the file of this name, whatever has become of its flags. */
    public static boolean isOurs(String fileName) {
        return OURS.matcher(fileName).matches();
    }
}
