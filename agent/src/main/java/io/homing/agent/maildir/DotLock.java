package io.homing.agent.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Replaces a file that Dovecot may change at the same time, with Dovecot's own lock: the new content is first the lock file
 * ({@code NAME.lock}), which only one process can create, and is then renamed to the name of the file.
 *
 * @param workshop a directory on the same file system for temporary files
 * @see <a href="https://doc.dovecot.org/2.3/admin_manual/mailbox_formats/maildir/">Dovecot: Maildir, Locking</a>
 */
record DotLock(Disk disk, Path workshop) {
    /**
     * Replaces a file, durably.
     *
     * @param due called while the lock is held; if it returns false, the file is not changed
     * @return false when another process holds the lock: the caller tries again later
     */
    boolean replace(Path file, byte[] content, BooleanSupplier due) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        Path built = workshop.resolve(file.getFileName());
        disk.delete(built);
        disk.make(built, content);
        if (!Files.exists(lock, NOFOLLOW_LINKS)) {
            disk.link(built, lock);
        } else if (!isSame(built, lock)) { // the same file is a lock that a crashed run left
            return false;
        }
        if (due.getAsBoolean()) {
            disk.move(lock, file);
        } else {
            disk.delete(lock);
        }
        disk.sync(file.getParent());
        disk.delete(built);
        return true;
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return Files.isRegularFile(other, NOFOLLOW_LINKS) && Files.mismatch(file, other) == -1;
        } catch (IOException e) {
            return false; // Dovecot released it a moment ago
        }
    }
}
