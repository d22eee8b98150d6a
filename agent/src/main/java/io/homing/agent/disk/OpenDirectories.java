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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The directories from the top of the volume to a file, opened one below the other (openat(2), renameat(2)). A mail user may
 * replace a folder by a symbolic link at any moment, and Homing may run as root: a path that was checked before it is used
 * can lead elsewhere by then.
 *
 * <p>A directory stays open until this is closed, because many mails go to one folder. If a user renames the folder
 * meanwhile, mails are delivered into the renamed folder.
 */
public final class OpenDirectories implements AutoCloseable {
    private final Path root;
    private final Consumer<String> step;
    private final Map<Path, SecureDirectoryStream<Path>> reached = new HashMap<>();

    /** @param step called before each move */
    OpenDirectories(Path root, Consumer<String> step) {
        this.root = root.toAbsolutePath();
        this.step = step;
    }

    /**
     * Gives a file its final name, as {@link Disk#move} does.
     *
     * @return false when an element of the path to the target is not a directory
     */
    public boolean move(Path file, Path target) {
        step.accept("move");
        try {
            return go(file, target);
        } catch (IOException e) {
            throw DiskErrors.of("move to", target, e);
        }
    }

    /** Moves a file or directory in one step; false when an element of the path is not a directory. */
    boolean go(Path file, Path target) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        try {
            if (!reached.containsKey(directory) && !reach(directory)) {
                return false;
            }
            SecureDirectoryStream<Path> end = reached.get(directory);
            if (end == null) {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                end.move(file.toAbsolutePath(), end, target.getFileName());
            }
            return true;
        } catch (NoSuchFileException e) {
            forget(directory); // a user deleted it, and may have made another one
            return false;
        }
    }

    private boolean reach(Path directory) throws IOException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            if (!(top instanceof SecureDirectoryStream<Path> secure)) {
                reached.put(directory, null); // no openat(2): a developer's machine, not a mail server
                return true;
            }
            Path way = directory.equals(root) ? Path.of(".") : root.relativize(directory);
            Optional<SecureDirectoryStream<Path>> end = reach(secure, way);
            end.ifPresent(stream -> reached.put(directory, stream));
            return end.isPresent();
        }
    }

    private static Optional<SecureDirectoryStream<Path>> reach(SecureDirectoryStream<Path> here, Path way)
            throws IOException {
        Path step = way.getName(0);
        var kind = here.getFileAttributeView(step, BasicFileAttributeView.class, NOFOLLOW_LINKS);
        if (!kind.readAttributes().isDirectory()) {
            return Optional.empty(); // checked before it is opened, because opening a named pipe blocks
        }
        SecureDirectoryStream<Path> next = here.newDirectoryStream(step, NOFOLLOW_LINKS);
        if (way.getNameCount() == 1) {
            return Optional.of(next);
        }
        try (next) {
            return reach(next, way.subpath(1, way.getNameCount()));
        }
    }

    private void forget(Path directory) throws IOException {
        SecureDirectoryStream<Path> end = reached.remove(directory);
        if (end != null) {
            end.close();
        }
    }

    @Override
    public void close() {
        for (Path directory : List.copyOf(reached.keySet())) {
            try {
                forget(directory);
            } catch (IOException e) {
                throw DiskErrors.of("close", directory, e);
            }
        }
    }
}
