package io.homing.agent.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each change of the volume is announced by its name before it is made: there a proof comes between, or kills. */
final class DiskStepsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path root;

    private interface Action {
        void run(Disk disk, Path root) throws IOException;
    }

    /** A change of the volume, and the name by which it is announced. */
    record Change(String step, String what, Action action) {
        @Override
        public String toString() {
            return step + " " + what;
        }
    }

    static List<Change> changes() {
        return List.of(
                new Change(
                        "create",
                        "a file",
                        (disk, root) -> disk.create(root.resolve("fresh")).close()),
                new Change("write", "a file", (disk, root) -> {
                    try (FileChannel channel = open(root.resolve("file"))) {
                        disk.write(channel, root.resolve("file"), ByteBuffer.wrap("CHANGED".getBytes(UTF_8)));
                    }
                }),
                new Change("finish", "a file", (disk, root) -> {
                    try (FileChannel channel = open(root.resolve("file"))) {
                        disk.finish(channel, root.resolve("file"), 7, NOON);
                    }
                }),
                new Change("link", "a file", (disk, root) -> disk.link(root.resolve("file"), root.resolve("second"))),
                new Change(
                        "move",
                        "a file",
                        (disk, root) -> disk.move(root.resolve("file"), root.resolve("directory/moved"))),
                new Change(
                        "moveDirectory",
                        "a directory",
                        (disk, root) -> disk.moveDirectory(root.resolve("directory"), root.resolve("moved"))),
                new Change("replace", "a file", (disk, root) -> disk.replace(root.resolve("file"), new byte[] {1})),
                new Change("makeDirectory", "a directory", (disk, root) -> disk.makeDirectory(root.resolve("made"))),
                new Change("delete", "a file", (disk, root) -> disk.delete(root.resolve("file"))),
                new Change("delete", "a directory", (disk, root) -> disk.deleteTree(root.resolve("directory"))));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @BeforeEach
    void aFileAndADirectory() throws IOException {
        Files.writeString(root.resolve("file"), "content");
        Files.writeString(Files.createDirectory(root.resolve("directory")).resolve("inside"), "content");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whoDiesAtAStepHasNotMadeIt(Change change) throws IOException {
        List<String> before = snapshot();
        Disk disk = Disk.of(root, new Disk.Hooks(name -> {
            if (name.equals(change.step)) {
                throw new IllegalStateException("killed at " + name);
            }
        }));
        assertThatThrownBy(() -> change.action.run(disk, root)).hasMessage("killed at " + change.step);
        assertThat(snapshot()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whoDoesNotDieHasMadeIt(Change change) throws IOException {
        List<String> before = snapshot();
        change.action.run(Disk.of(root, Disk.Hooks.NONE), root);
        assertThat(snapshot()).isNotEqualTo(before);
    }

    @Test
    void aNameIsMadeDurableRightAfterItIsGiven() {
        List<String> steps = new ArrayList<>();
        Disk disk = Disk.of(root, new Disk.Hooks(steps::add));
        disk.replace(root.resolve("file"), new byte[] {1});
        assertThat(steps).containsExactly("delete", "create", "write", "replace", "sync");
        steps.clear();
        disk.makeDirectories(root.resolve("one/two"));
        assertThat(steps).containsExactly("makeDirectory", "sync", "makeDirectory", "sync");
        steps.clear();
        disk.makeDirectories(root.resolve("one/two"));
        assertThat(steps).as("what is there already").isEmpty();
    }

    /** Every file with its content and time, every directory; not what is made beside a file before it gets its name. */
    private List<String> snapshot() {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !path.toString().endsWith(".new"))
                    .map(path -> root.relativize(path) + (Files.isRegularFile(path) ? ": " + content(path) : "/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
