package io.homing.agent.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * The way from the top of the volume to a file, gone step by step through open directories (openat(2), renameat(2)). A
 * mail user may put a symbolic link in the place of a folder at any moment, and Homing may run as root: a path that was
 * looked at before it is used can lead elsewhere by then.
 */
final class Way {
    private final Path root;

    Way(Path root) {
        this.root = root.toAbsolutePath();
    }

    /** Moves a file or directory in one step; says false when something on the way is no directory. */
    boolean move(Path file, Path target) throws IOException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            if (top instanceof SecureDirectoryStream<Path> secure) {
                return move(file.toAbsolutePath(), secure, root.relativize(target.toAbsolutePath()));
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE); // no openat(2): a desk, not a mail server
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean move(Path file, SecureDirectoryStream<Path> here, Path way) throws IOException {
        if (way.getNameCount() == 1) {
            here.move(file, here, way);
            return true;
        }
        Path step = way.getName(0);
        var kind = here.getFileAttributeView(step, BasicFileAttributeView.class, NOFOLLOW_LINKS);
        if (!kind.readAttributes().isDirectory()) {
            return false; // not left to the next line alone: opening a named pipe waits for ever
        }
        try (SecureDirectoryStream<Path> next = here.newDirectoryStream(step, NOFOLLOW_LINKS)) {
            return move(file, next, way.subpath(1, way.getNameCount()));
        }
    }
}
