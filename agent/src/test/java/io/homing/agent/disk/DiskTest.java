package io.homing.agent.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskTest {
    private static final Instant THEN = Instant.parse("2001-02-03T04:05:06.789Z");

    @TempDir
    Path root;

    private Disk disk;
    private Path file;

    @BeforeEach
    void disk() {
        disk = Disk.of(root, Disk.Hooks.NONE);
        file = root.resolve("file");
    }

    @Test
    void aFinishedFileHasItsBytesItsTimeAndOneReader() throws IOException {
        write("hello", 5);
        assertThat(file).hasContent("hello");
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(THEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aShortWriteIsNoticed() {
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> write("hel", 5))
                .withMessage("cannot finish %s: wrote 5 bytes, the disk has 3", file);
    }

    @Test
    void whatIsThereIsNotCreatedAgain() throws IOException {
        write("old", 3);
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> write("new", 3))
                .withMessageStartingWith("cannot create " + file);
        assertThat(file).hasContent("old");
    }

    private void write(String text, long size) throws IOException {
        try (var channel = disk.create(file)) {
            disk.write(channel, file, ByteBuffer.wrap(text.getBytes(UTF_8)));
            disk.finish(channel, file, size, THEN);
        }
    }

    @Test
    void replacingLeavesTheNewContentAndNothingElse() {
        disk.replace(file, "a long first content".getBytes(UTF_8));
        disk.replace(file, "second".getBytes(UTF_8));
        assertThat(file).hasContent("second");
        assertThat(root).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void replacingGoesOnAfterACrashInTheMiddle() throws IOException {
        Files.writeString(root.resolve("file.new"), "half of a longer cont");
        disk.replace(file, "whole".getBytes(UTF_8));
        assertThat(file).hasContent("whole");
        assertThat(root.resolve("file.new")).doesNotExist();
    }

    @Test
    void replacingDoesNotWriteThroughALink() throws IOException {
        Path other = Files.writeString(root.resolve("other"), "not ours");
        Files.createSymbolicLink(file, other);
        Files.createLink(root.resolve("file.new"), other);
        disk.replace(file, "ours".getBytes(UTF_8));
        assertThat(other).hasContent("not ours");
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void aSecondNameIsTheSameFile() throws IOException {
        write("hello", 5);
        disk.link(file, root.resolve("second"));
        assertThat(Files.getAttribute(file, "unix:ino"))
                .isEqualTo(Files.getAttribute(root.resolve("second"), "unix:ino"));
    }

    @Test
    void deletingTwiceIsDeletingOnce() throws IOException {
        write("hello", 5);
        disk.delete(file);
        disk.delete(file);
        assertThat(root).isEmptyDirectory();
    }
}
