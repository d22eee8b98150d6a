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
 * The durable-write dance: write, sync the file, give it its name, sync the directory. A name is durable only after
 * {@link #sync} of its directory (fsync(2)); the callers decide how many names share one sync.
 *
 * <p>Everything made here belongs to the owner of the volume and is readable by nobody else.
 */
public final class Disk {
    /** What link(2) says where there are no hard links (FAT, some network file systems), or no more of them. */
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
     * What a proof may do at the one place where things become durable. Nobody else has a use for it.
     *
     * @param step called before each change with its name: the place to look, to come between, or to die
     */
    public record Hooks(Consumer<String> step) {
        /** As in life. */
        public static final Hooks NONE = new Hooks(step -> {});
    }

    /**
     * Looks at the volume and at who we are.
     *
     * @param root the mail volume, which must exist
     */
    public static Disk of(Path root, Hooks hooks) {
        return new Disk(root, Owner.of(root), hooks);
    }

    /** Creates a file that is not there yet, 0600, to be ended with {@link #finish}. The caller closes it. */
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
     * Makes the content of a file durable, with its modification time. Believes the disk, not our counting: a short
     * write that was reported as a full one has been seen to become an acknowledged, truncated mail.
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

    /** Gives a finished file a second name; a copy where a hard link cannot be had. Not durable until synced. */
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
     * Gives a file its final name in one step, below the volume whatever happens: no symbolic link on the way is
     * followed, not even one that was put there a moment ago.
     *
     * @return false when the way to the target is not all directories
     */
    public boolean move(Path file, Path target) {
        try (OpenDirectories openDirectories = way()) {
            return openDirectories.move(file, target);
        }
    }

    /** For many moves: each way is gone only once. The caller closes it. */
    public OpenDirectories way() {
        return new OpenDirectories(root, hooks.step());
    }

    /**
     * Gives a prepared directory its final name in one step, as {@link #move} does.
     *
     * @return false when there is one already (somebody, mostly Dovecot, was quicker) or no way to it
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

    /** Writes a whole file so that it has the old or the new content, whatever happens. */
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

    /** Makes a whole file that is not there yet. Its name is not durable until synced. */
    public void make(Path file, byte[] content) {
        try (FileChannel channel = create(file)) {
            write(channel, file, ByteBuffer.wrap(content));
            channel.force(true);
        } catch (IOException e) {
            throw DiskErrors.of("make", file, e);
        }
    }

    /** Makes a directory with those above it, 0700 each, durably; what is there already stays as it is. */
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

    /** Makes one directory, 0700, unless it is there. Its name is not durable until synced. */
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
            return; // a user took the folder away: nothing in it needs to last
        }
        try (FileChannel channel = FileChannel.open(directory, READ, NOFOLLOW_LINKS)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            return; // in this very moment
        } catch (IOException e) {
            throw DiskErrors.of("sync", directory, e);
        }
    }

    /** Removes a file of ours, where it is. Never used on anything that was delivered (I6). */
    public void delete(Path file) {
        hooks.step().accept("delete");
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw DiskErrors.of("delete", file, e);
        }
    }

    /** Removes a file or a whole directory of ours, where it is. */
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
