package io.homing.agent.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Durable writes: write the file, sync it, rename it, sync the directory. A name is durable only after {@link #sync} of its
 * directory (fsync(2)); the callers decide how many names share one sync.
 *
 * <p>Everything made here belongs to the owner of the volume, and no other user can read it.
 */
public final class Disk {
    /** Errors of link(2) on a file system without hard links (FAT, some network file systems), or with too many links. */
    private static final Set<String> NO_LINKS =
            Set.of("Operation not permitted", "Operation not supported", "Function not implemented", "Too many links");

    private final Path root;
    private final Owner owner;
    private final Hooks hooks;

    private Disk(Path root, Owner owner, Hooks hooks) {
        this.root = root;
        this.owner = owner;
        this.hooks = hooks;
    }

    /**
     * A hook for the proofs ({@code ./prove}) at the one place where writes become durable.
     *
     * @param step called before each change with its name; may inspect the volume, pause, or throw
     */
    public record Hooks(Consumer<String> step) {
        /** No hook, as in production. */
        public static final Hooks NONE = new Hooks(step -> {});
    }

    /**
     * Checks the owner of the volume and the user of this process.
     *
     * @param root the mail volume, which must exist
     */
    public static Disk of(Path root, Hooks hooks) {
        return new Disk(root, Owner.of(root), hooks);
    }

    /**
     * Checks that this is a directory, and that of the user who runs this process, or that root does.
     *
     * @throws HomingException of kind DISK if it is not
     */
    public static void check(Path root) {
        Owner.of(root);
    }

    /** Creates a new file, 0600, to be completed with {@link #finish}. The caller closes it. */
    public FileChannel create(Path file) {
        hooks.step().accept("create");
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(CREATE_NEW, WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            owner.give(file);
            return channel;
        } catch (IOException e) {
            throw DiskErrors.of("create", file, e);
        }
    }

    /** Writes all of the buffer. */
    public void write(FileChannel channel, Path file, ByteBuffer bytes) {
        hooks.step().accept("write");
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw DiskErrors.of("write", file, e);
        }
    }

    /**
     * Makes the content of a file durable, with its modification time. Compares the size with that on the disk: a short
     * write that was reported as a full one once became an acknowledged, truncated mail.
     */
    public void finish(FileChannel channel, Path file, long size, Instant modified) {
        hooks.step().accept("finish");
        try {
            if (channel.size() != size) {
                throw new IOException("wrote %d bytes, the disk has %d".formatted(size, channel.size()));
            }
            Files.setLastModifiedTime(file, FileTime.from(modified));
            channel.force(true);
        } catch (IOException e) {
            throw DiskErrors.of("finish", file, e);
        }
    }

    /** Gives a finished file a second name; a copy where a hard link is not possible. Not durable until synced. */
    public void link(Path file, Path second) {
        hooks.step().accept("link");
        try {
            Files.createLink(second, file);
        } catch (IOException e) {
            if (e instanceof FileSystemException refused
                    && refused.getReason() != null
                    && NO_LINKS.contains(refused.getReason())) {
                copy(file, second);
            } else {
                throw DiskErrors.of("link", second, e);
            }
        }
    }

    private void copy(Path file, Path second) {
        try (FileChannel from = FileChannel.open(file, READ);
                FileChannel to = create(second)) {
            long size = from.size();
            for (long done = 0; done < size; ) {
                done += from.transferTo(done, size - done, to);
            }
            finish(to, second, size, Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw DiskErrors.of("copy", second, e);
        }
    }

    /**
     * Gives a file its final name in one step, always below the volume: no symbolic link in the path is followed, not even
     * one that was made a moment ago.
     *
     * @return false when an element of the path to the target is not a directory
     */
    public boolean move(Path file, Path target) {
        try (OpenDirectories openDirectories = way()) {
            return openDirectories.move(file, target);
        }
    }

    /** For many moves: each directory is opened only once. The caller closes it. */
    public OpenDirectories way() {
        return new OpenDirectories(root, hooks.step());
    }

    /**
     * Gives a prepared directory its final name in one step, as {@link #move} does.
     *
     * @return false when it exists already (usually Dovecot was faster), or an element of the path is not a directory
     */
    public boolean moveDirectory(Path directory, Path target) {
        hooks.step().accept("moveDirectory");
        try (OpenDirectories openDirectories = way()) {
            return openDirectories.go(directory, target);
        } catch (IOException e) {
            if (Files.exists(target, NOFOLLOW_LINKS)) {
                return false;
            }
            throw DiskErrors.of("move to", target, e);
        }
    }

    /** Replaces a file: after a crash it has either the old or the new content. */
    public void replace(Path file, byte[] content) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        delete(fresh);
        make(fresh, content);
        hooks.step().accept("replace");
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskErrors.of("replace", file, e);
        }
        sync(file.getParent());
    }

    /** Makes a new file with this content. Its name is not durable until synced. */
    public void make(Path file, byte[] content) {
        try (FileChannel channel = create(file)) {
            write(channel, file, ByteBuffer.wrap(content));
            channel.force(true);
        } catch (IOException e) {
            throw DiskErrors.of("make", file, e);
        }
    }

    /** Makes a directory with its parents, 0700 each, durably; existing ones are left unchanged. */
    public void makeDirectories(Path directory) {
        Deque<Path> missing = new ArrayDeque<>();
        Path there = directory;
        for (; !Files.exists(there, NOFOLLOW_LINKS); there = there.getParent()) {
            missing.push(there);
        }
        owner.giveForgotten(there);
        for (Path path : missing) {
            makeDirectory(path);
            sync(path.getParent());
        }
    }

    /** Makes one directory, 0700, unless it exists. Its name is not durable until synced. */
    public void makeDirectory(Path directory) {
        hooks.step().accept("makeDirectory");
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            owner.give(directory);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw DiskErrors.of("make", directory, e);
        }
    }

    /** Makes the names in a directory durable. */
    public void sync(Path directory) {
        hooks.step().accept("sync");
        if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
            return; // a user deleted the folder, so nothing in it must last
        }
        try (FileChannel channel = FileChannel.open(directory, READ, NOFOLLOW_LINKS)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            return; // deleted a moment ago
        } catch (IOException e) {
            throw DiskErrors.of("sync", directory, e);
        }
    }

    /** Removes a file of the agent if it exists. Never used on delivered mail (I6). */
    public void delete(Path file) {
        hooks.step().accept("delete");
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw DiskErrors.of("delete", file, e);
        }
    }

    /** Removes a file or a whole directory of the agent if it exists. */
    public void deleteTree(Path top) {
        if (!Files.exists(top, NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(top)) {
            tree.sorted(Comparator.reverseOrder()).forEach(this::delete);
        } catch (IOException e) {
            throw DiskErrors.of("delete", top, e);
        }
    }
}
