package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.entry;

import io.homing.agent.disk.Disk;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A mail volume with room for folders, and what Homing makes there for Ann. */
final class Volume {
    final Path root;
    final Path inbox;
    final Path workshop;
    private final Folders folders;

    Volume(Path root) {
        this.root = root;
        this.inbox = root.resolve("example.org/ann/Maildir");
        this.workshop = root.resolve(".homing/staging");
        var disk = Disk.of(root, Disk.Hooks.NONE);
        Path made = root.resolve(".homing/folders");
        disk.makeDirectories(workshop);
        disk.makeDirectories(made);
        this.folders = new Folders(disk, root, new MaildirLayout(MaildirLayout.DEFAULT), workshop, made);
    }

    boolean ensure(long position, FolderName folder) {
        return ensure(position, TestEntries.ANN, folder);
    }

    boolean ensure(long position, MailboxName mailbox, FolderName folder) {
        return folders.ensure(entry(position, mailbox, folder, TestEntries.NOON));
    }

    void adopt() {
        folders.adopt();
    }

    Optional<Path> detour(FolderName folder) {
        return Folders.detour(root, new MaildirLayout(MaildirLayout.DEFAULT), entry(1, folder));
    }

    /** What is below a directory, but not what Homing keeps for itself. */
    List<String> below(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory) && !path.startsWith(root.resolve(".homing")))
                    .map(path -> directory.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void makeMaildir(Path directory) throws IOException {
        for (String part : List.of("new", "cur", "tmp")) {
            Files.createDirectories(directory.resolve(part));
        }
    }
}
