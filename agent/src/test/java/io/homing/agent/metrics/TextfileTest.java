package io.homing.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextfileTest {
    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsReadByEverybodyAndNothingElseIsLeft() throws IOException {
        Path file = directory.resolve("homing.prom");
        var textfile = new Textfile(file);
        textfile.write("old\n");
        textfile.write("new\n");
        assertThat(textfile.read()).isEqualTo("new\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(directory).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aPlaceThatIsNotThereStopsNobody() {
        var textfile = new Textfile(directory.resolve("none/homing.prom"));
        assertThat(textfile.read()).isEmpty();
        assertThatCode(() -> textfile.write("text")).doesNotThrowAnyException();
    }
}
