package io.homing.agent.sync;

import io.homing.agent.disk.DiskErrors;
import io.homing.agent.maildir.DeliveredName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Finds mail that Homing delivered. */
final class DeliveredMailSearch extends SimpleFileVisitor<Path> {
    private boolean found;

    private DeliveredMailSearch() {}

    static boolean isIn(Path root) {
        var search = new DeliveredMailSearch();
        try {
            Files.walkFileTree(root, search);
        } catch (IOException e) {
            throw DiskErrors.of("look through", root, e);
        }
        return search.found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        found = DeliveredName.isOurs(file.getFileName().toString());
        return found ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    /** Skips a directory without read permission, such as root's {@code lost+found}: the agent wrote none there. Dovecot may move files meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof AccessDeniedException || e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }
}
