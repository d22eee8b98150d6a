package io.homing.agent.sync;

import io.homing.store.HomingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents that the agent keeps on the mail volume, as a crash, a full disk or an operator may have left them. */
final class Documents {
    /** A batch that is announced takes some hundred kilobytes, and a withheld mail less than a hundred bytes. */
    private static final int MOST_BYTES = 16 << 20;

    private Documents() {}

    /**
     * The content of a document.
     *
     * @throws HomingException when it is larger than any that the agent writes
     */
    static byte[] read(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(MOST_BYTES);
            if (content.read() >= 0) {
                throw new HomingException(
                        HomingException.Kind.CORRUPT, "it has more than %,d bytes".formatted(MOST_BYTES), "");
            }
            return bytes;
        }
    }

    /** What to report of a document that cannot be understood, with the file and what to do. */
    static HomingException unreadable(Path file, HomingException cause) {
        return new HomingException(
                cause.kind(),
                "cannot understand %s: %s".formatted(file, cause.getMessage()),
                "If a newer Homing wrote it, upgrade. Else restore the whole volume from one backup, mail and .homing together.",
                cause);
    }
}
