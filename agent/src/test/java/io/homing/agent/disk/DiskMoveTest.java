package io.homing.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is ever moved out of the volume, whatever stands on the way. */
final class DiskMoveTest {
    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private Disk disk;
    private Path mail;

    @BeforeEach
    void disk() throws IOException {
        disk = Disk.of(root, Disk.Hooks.NONE);
        mail = Files.writeString(root.resolve("mail"), "mail");
        Files.createDirectories(elsewhere.resolve("new"));
        Files.createDirectories(root.resolve("box"));
    }

    @Test
    void noSymbolicLinkIsFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("box/new"), elsewhere);
        Files.createSymbolicLink(root.resolve("link"), elsewhere);
        assertStays(root.resolve("box/new/mail"));
        assertStays(root.resolve("link/new/mail"));
        assertThat(disk.moveDirectory(root.resolve("box"), root.resolve("link/new/box")))
                .isFalse();
        assertThat(elsewhere.resolve("new")).isEmptyDirectory();
    }

    @Test
    void aNamedPipeDoesNotHoldUsUp() throws Exception {
        Path pipe = root.resolve("box/new");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertStays(pipe.resolve("mail"));
        disk.sync(pipe);
    }

    @Test
    void aFileOnTheWayIsToldLikeAMissingDirectory() throws IOException {
        Files.writeString(root.resolve("box/new"), "mine");
        assertStays(root.resolve("box/new/mail"));
        assertStays(root.resolve("not/there/mail"));
        assertThat(root.resolve("box/new")).hasContent("mine");
    }

    @Test
    void aLinkInThePlaceOfTheMailIsReplacedNotFollowed() throws IOException {
        Path other = Files.writeString(elsewhere.resolve("other"), "not ours");
        Files.createSymbolicLink(root.resolve("box/mail"), other);
        assertThat(disk.move(mail, root.resolve("box/mail"))).isTrue();
        assertThat(other).hasContent("not ours");
        assertThat(root.resolve("box/mail")).hasContent("mail").isRegularFile();
    }

    /** A user may delete a folder, or give it another name, between two mails for it. */
    @Test
    void anOpenDirectoryIsFollowedWhenRenamedAndNotWhenDeleted() throws IOException {
        Path box = root.resolve("box");
        Path second = Files.writeString(root.resolve("second"), "second");
        Path third = Files.writeString(root.resolve("third"), "third");
        try (OpenDirectories openDirectories = disk.way()) {
            assertThat(openDirectories.move(mail, box.resolve("first"))).isTrue();
            Files.move(box, root.resolve("renamed"));
            assertThat(openDirectories.move(second, box.resolve("second"))).isTrue();
            assertThat(root.resolve("renamed")).isDirectoryContaining("glob:**/second");
            Files.delete(root.resolve("renamed/first"));
            Files.delete(root.resolve("renamed/second"));
            Files.delete(root.resolve("renamed"));
            assertThat(openDirectories.move(third, box.resolve("third"))).isFalse();
            Files.createDirectory(box);
            assertThat(openDirectories.move(third, box.resolve("third"))).isTrue();
        }
        assertThat(box.resolve("third")).hasContent("third");
    }

    private void assertStays(Path target) {
        assertThat(disk.move(mail, target)).isFalse();
        assertThat(mail).hasContent("mail");
    }
}
