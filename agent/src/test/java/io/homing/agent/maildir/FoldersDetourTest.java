package io.homing.agent.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.FolderName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mail user may write into the mailbox, and Homing may run as root: it must not be led elsewhere. */
final class FoldersDetourTest {
    @TempDir
    Path top;

    private Path root;
    private Path elsewhere;
    private Volume volume;

    @BeforeEach
    void volume() throws IOException {
        root = Files.createDirectory(top.resolve("root"));
        elsewhere = Files.createDirectory(top.resolve("elsewhere"));
        volume = new Volume(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "example.org/ann",
                "example.org/ann/Maildir",
                "example.org/ann/Maildir/.Junk",
                "example.org/ann/Maildir/.Junk/new",
                "example.org/ann/Maildir/.Junk/cur"
            })
    void aSymbolicLinkIsNotFollowed(String place) throws IOException {
        Path link = root.resolve(place);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, elsewhere);
        assertRefused(link);
    }

    @Test
    void aSymbolicLinkToAWholeMailboxIsNotFollowed() throws IOException {
        Files.createDirectories(elsewhere.resolve("ann/Maildir/.Junk"));
        Files.createSymbolicLink(root.resolve("example.org"), elsewhere);
        assertRefused(root.resolve("example.org"));
    }

    @Test
    void aSymbolicLinkToNowhereIsNotFollowed() throws IOException {
        Files.createDirectories(volume.inbox);
        Files.createSymbolicLink(volume.inbox.resolve(".Junk"), elsewhere.resolve("not/there"));
        assertRefused(volume.inbox.resolve(".Junk"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "example.org/ann/Maildir", "example.org/ann/Maildir/.Junk"})
    void aFileInThePlaceOfAFolderIsRefused(String place) throws IOException {
        Files.createDirectories(root.resolve(place).getParent());
        Files.writeString(root.resolve(place), "mine");
        assertRefused(root.resolve(place));
        assertThat(root.resolve(place)).hasContent("mine");
    }

    private void assertRefused(Path place) {
        var before = volume.below(elsewhere);
        assertThat(volume.ensure(1, FolderName.JUNK)).isFalse();
        assertThat(volume.detour(FolderName.JUNK)).contains(place);
        assertThat(volume.below(elsewhere)).as("nothing was written there").isEqualTo(before);
    }
}
