package io.homing.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiskErrorsTest {
    private static final Path PATH = Path.of("/var/mail/100%s full");

    @TempDir
    Path root;

    @Test
    void aVolumeThatIsNotMountedIsToldWithTheCommandThatMakesIt() {
        Path missing = root.resolve("missing");
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> Disk.of(missing, Disk.Hooks.NONE))
                .withMessage("the mail volume %s does not exist", missing)
                .satisfies(e -> assertThat(e.hint()).contains("install -d -m 0700", missing.toString()));
    }

    @Test
    void aFileIsNoVolume() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> Disk.of(file, Disk.Hooks.NONE))
                .withMessage("the mail volume %s is not a directory", file)
                .satisfies(e -> assertThat(e.hint()).contains("mail.root"));
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, df -i",
        "Disk quota exceeded, quota -v",
        "Read-only file system, dmesg",
        "Input/output error, replace the disk",
        "Too many open files, LimitNOFILE",
        "Stale file handle, ls -ld"
    })
    void whatTheKernelSaysComesWithTheNextStep(String reason, String hint) {
        var fromChannel = DiskErrors.of("write", PATH, new IOException(reason));
        var fromFiles = DiskErrors.of("write", PATH, new FileSystemException(PATH.toString(), null, reason));
        assertThat(fromChannel).hasMessage("cannot write /var/mail/100%s full: " + reason);
        assertThat(fromChannel.hint()).contains(hint, PATH.toString());
        assertThat(fromFiles).hasMessage(fromChannel.getMessage());
        assertThat(fromFiles.hint()).isEqualTo(fromChannel.hint());
    }

    @Test
    void aRefusedPermissionSaysWhoShouldRunIt() {
        var denied = DiskErrors.of("create", PATH, new AccessDeniedException(PATH.toString()));
        assertThat(denied).hasMessage("cannot create %s: permission denied", PATH);
        assertThat(denied.hint()).contains("sudo -u <owner> homing");
    }

    @Test
    void aCauseWithoutWordsIsNamed() {
        assertThat(DiskErrors.of("write", PATH, new IOException())).hasMessageEndingWith(": IOException");
    }
}
