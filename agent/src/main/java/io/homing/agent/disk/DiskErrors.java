package io.homing.agent.disk;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Names failures of the mail volume. They stop the run; the next run completes what was under way. */
public final class DiskErrors {
    /** What the kernel says, and what an operator can do about it. The texts are those of strerror(3). */
    private static final Map<String, String> HINTS = Map.of(
            "No space left on device",
            "Free space or inodes: `df -h %1$s; df -i %1$s`. Homing goes on by itself once there is room.",
            "Disk quota exceeded",
            "Raise the quota of the mail user, or free space: `quota -v; du -sh %s`.",
            "Read-only file system",
            "The kernel made it read-only, mostly after a disk error: `dmesg | tail`, then check and remount it (%s).",
            "Input/output error",
            "The disk is failing: `dmesg | tail`, replace it, then let Homing fill the new one (%s).",
            "Too many open files",
            "Raise LimitNOFILE of the service, or lower sync.fetches in the configuration (%s).");

    private DiskErrors() {}

    /** Tells what was being done to which path, and why it failed. */
    public static HomingException of(String action, Path path, IOException cause) {
        String reason = cause instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : Optional.ofNullable(cause.getMessage())
                        .orElse(cause.getClass().getSimpleName());
        if (cause instanceof AccessDeniedException) {
            return new HomingException(
                    HomingException.Kind.DISK,
                    "cannot %s %s: permission denied".formatted(action, path),
                    "Run Homing as the owner of the mail volume: `ls -ld %s`, then `sudo -u <owner> homing …`."
                            .formatted(path),
                    cause);
        }
        String hint = HINTS.getOrDefault(reason, "Look at the volume: `ls -ld %1$s; df -h %1$s; dmesg | tail`.");
        return new HomingException(
                HomingException.Kind.DISK,
                "cannot %s %s: %s".formatted(action, path, reason),
                hint.formatted(path),
                cause);
    }
}
