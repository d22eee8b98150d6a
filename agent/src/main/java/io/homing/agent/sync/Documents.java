package io.homing.agent.sync;

import io.homing.store.HomingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the state files of the agent on the mail volume, which a crash, a full disk or an operator may have damaged. */
final class Documents {
    /** The largest state file: an announced batch takes some hundred kilobytes, and a withheld mail less than a hundred bytes. */
    private static final int MOST_BYTES = 16 << 20;

    private Documents() {}

    /**
     * The content of a document.
     *
     * @throws HomingException if it is larger than any file that the agent writes
     */
    static byte[] read(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(MOST_BYTES);
            if (content.read() >= 0) {
                throw new HomingException(
                        HomingException.Kind.CORRUPT, "it is larger than %,d bytes".formatted(MOST_BYTES), "");
            }
            return bytes;
        }
    }

    /** The failure for a file that cannot be read, with its name and what to do. */
    static HomingException unreadable(Path file, HomingException cause) {
        return new HomingException(
                cause.kind(),
                "cannot read the state file %s: %s".formatted(file, cause.getMessage()),
                "If a newer Homing wrote it, upgrade. Otherwise restore the whole volume from one backup, mail and .homing together.",
                cause);
    }
}
