package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.disk.Disk;
import io.homing.store.FolderName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crashes at every step of making a folder, then runs again. */
final class FoldersCrashTest {
    @TempDir
    Path directory;

    private static final class Crash extends RuntimeException {}

    @Test
    void whateverStepWasTheLastTheSameFoldersAreRemembered() throws IOException {
        Path sound = Files.createDirectory(directory.resolve("sound"));
        ensure(sound, Integer.MAX_VALUE);
        boolean died = true;
        for (int step = 1; died; step++) {
            Path root = Files.createDirectory(directory.resolve("step" + step));
            died = ensure(root, step);
            ensure(root, Integer.MAX_VALUE);
            assertThat(remembered(root)).as("died at step %d", step).isEqualTo(remembered(sound));
        }
    }

    @Test
    void nothingStaysInTheWorkshop() throws IOException {
        Volume.makeMaildir(directory.resolve("example.org/ann/Maildir")); // as Dovecot makes it at a login
        ensure(directory, Integer.MAX_VALUE);
        assertThat(directory.resolve(".homing/staging")).isEmptyDirectory();
    }

    private static List<String> remembered(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".homing/folders"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Whether it died. */
    private static boolean ensure(Path root, int deadly) {
        var steps = new AtomicInteger();
        Path home = root.resolve(".homing");
        Disk unharmed = Disk.of(root, Disk.Hooks.NONE);
        unharmed.makeDirectories(home.resolve("staging"));
        unharmed.makeDirectories(home.resolve("folders"));
        var disk = Disk.of(root, new Disk.Hooks(step -> {
            if (steps.incrementAndGet() == deadly) {
                throw new Crash();
            }
        }));
        try {
            new Folders(
                            disk,
                            root,
                            new MaildirLayout(MaildirLayout.DEFAULT),
                            home.resolve("staging"),
                            home.resolve("folders"))
                    .ensure(entry(1, FolderName.INBOX));
            return false;
        } catch (Crash e) {
            return true;
        }
    }
}
