package io.homing.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskDirectoriesTest {
    @TempDir
    Path root;

    private Disk disk;

    @BeforeEach
    void disk() {
        disk = Disk.of(root, Disk.Hooks.NONE);
    }

    @Test
    void allThatIsMissingIsMadeAndWhatIsThereStaysAsItIs() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        disk.makeDirectories(open.resolve("a/b"));
        disk.makeDirectories(open.resolve("a/b"));
        assertThat(mode(open)).isEqualTo("rwxr-x---");
        assertThat(mode(open.resolve("a"))).isEqualTo("rwx------");
        assertThat(mode(open.resolve("a/b"))).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatADyingRootKeptIsGivenAwayByTheNext() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root gives anything away");
        var closed = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path forgotten = Files.createDirectory(root.resolve("forgotten"), closed);
        Path deliberate = Files.createDirectory(root.resolve("deliberate"));
        Files.setPosixFilePermissions(deliberate, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(root, "unix:uid", 5000);
        Files.setAttribute(root, "unix:gid", 5000);
        disk = Disk.of(root, Disk.Hooks.NONE);
        disk.makeDirectories(forgotten);
        disk.makeDirectories(deliberate.resolve("below"));
        assertThat(Files.getAttribute(forgotten, "unix:uid")).isEqualTo(5000);
        assertThat(Files.getAttribute(forgotten, "unix:gid")).isEqualTo(5000);
        assertThat(Files.getAttribute(deliberate, "unix:uid")).isEqualTo(0);
        assertThat(Files.getAttribute(deliberate.resolve("below"), "unix:uid")).isEqualTo(5000);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aDirectoryBelowAFileCannotBeMade() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> disk.makeDirectories(file.resolve("below")))
                .withMessage("cannot make %s: Not a directory", file.resolve("below"));
    }

    @Test
    void movingIntoADirectoryThatIsNotThereIsSaid() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "mail");
        assertThat(disk.move(file, root.resolve("gone/file"))).isFalse();
        assertThat(disk.move(file, root.resolve("moved"))).isTrue();
        assertThat(root.resolve("moved")).hasContent("mail");
        assertThat(file).doesNotExist();
    }

    @Test
    void aDirectoryNeverReplacesOneThatSomebodyUses() throws IOException {
        Path built = Files.createDirectories(root.resolve("built/new")).getParent();
        Path used = Files.createDirectories(root.resolve("used/cur")).getParent();
        assertThat(disk.moveDirectory(built, used)).isFalse();
        assertThat(disk.moveDirectory(built, Files.createFile(root.resolve("file"))))
                .isFalse();
        assertThat(used.resolve("cur")).isDirectory();
        assertThat(disk.moveDirectory(built, root.resolve("fresh"))).isTrue();
        assertThat(root.resolve("fresh/new")).isDirectory();
    }

    @Test
    void aFolderThatAUserDeletedNeedsNoSync() {
        assertThatCode(() -> disk.sync(root.resolve("gone"))).doesNotThrowAnyException();
    }
}
