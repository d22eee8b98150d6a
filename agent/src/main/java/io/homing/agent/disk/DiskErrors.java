package io.homing.agent.disk;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Describes failures of the mail volume. They stop the run; the next run completes its work. */
public final class DiskErrors {
    /** Texts of strerror(3), each with the hint for the operator. */
    private static final Map<String, String> HINTS = Map.of(
            "No space left on device",
            "Free space or inodes: `df -h %1$s; df -i %1$s`. Homing continues by itself as soon as there is space.",
            "Disk quota exceeded",
            "Raise the quota of the mail user, or free space: `quota -v; du -sh %s`.",
            "Read-only file system",
            "The kernel made the file system read-only, usually after a disk error: run `dmesg | tail`, check it and remount it (%s).",
            "Input/output error",
            "The disk is failing: run `dmesg | tail`, replace the disk, then let Homing fill the new one (%s).",
            "Too many open files",
            "Raise LimitNOFILE of the service, or lower sync.fetches in the configuration (%s).");

    private DiskErrors() {}

    /** The failure of an action on a path, with its reason and a hint. */
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
        String hint = HINTS.getOrDefault(reason, "Check the volume: `ls -ld %1$s; df -h %1$s; dmesg | tail`.");
        return new HomingException(
                HomingException.Kind.DISK,
                "cannot %s %s: %s".formatted(action, path, reason),
                hint.formatted(path),
                cause);
    }
}
