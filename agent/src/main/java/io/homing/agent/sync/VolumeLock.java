package io.homing.agent.sync;

import io.homing.agent.disk.Disk;
import io.homing.agent.disk.DiskErrors;
import io.homing.store.HomingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lock that keeps other agents from a volume. The kernel releases it when the process of the agent ends. */
final class VolumeLock {
    private VolumeLock() {}

    /**
     * Takes the lock; closing it releases it.
     *
     * @param file made if it does not exist
     * @throws HomingException of kind IN_USE if another agent has it, in this process or another
     */
    static Closeable take(Path root, Path file, Disk disk) {
        if (!Files.exists(file)) {
            disk.replace(file, new byte[0]);
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (tryLock(channel) != null) {
                return channel;
            }
            channel.close();
            throw new HomingException(
                    HomingException.Kind.IN_USE,
                    "another agent uses " + root,
                    "Nothing needs to be done, because that agent delivers the mail. To find it: `pgrep -af homing`.");
        } catch (IOException e) {
            throw DiskErrors.of("lock", file, e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
