package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.agent.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyncCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"sync", "sync --dry-run", "run"})
    void aVolumeThatIsNotMountedEndsEveryCommandTheSameWay(String line) throws IOException {
        Path volume = directory.resolve("not/mounted");
        Terminal terminal = Terminal.run(line + " -c " + config(volume));
        assertThat(terminal.exit()).isEqualTo(ExitCode.DISK.code());
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err().lines())
                .hasSize(2)
                .startsWith("homing: the mail volume " + volume + " does not exist")
                .last()
                .asString()
                .startsWith("  → Mount it");
        assertThat(volume).doesNotExist();
    }

    @Test
    void theConfigurationIsReadBeforeAnythingElse() {
        assertThat(Terminal.run("sync", "-c", directory.resolve("none.yaml").toString())
                        .exit())
                .isEqualTo(ExitCode.CONFIG.code());
    }

    private Path config(Path volume) throws IOException {
        return Files.writeString(
                directory.resolve("agent.yaml"),
                ConfigReader.example().replace("root: /var/mail/homing", "root: " + volume));
    }
}
