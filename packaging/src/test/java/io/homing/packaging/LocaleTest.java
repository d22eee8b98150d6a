package io.homing.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Java decodes arguments and names of files by the locale: whatever starts the agent sets one that is UTF-8. */
final class LocaleTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void everyUnitAndBothLaunchersSetIt() throws IOException {
        try (Stream<Path> units = Files.list(ROOT.resolve("systemd"))) {
            List<Path> services =
                    units.filter(unit -> unit.toString().endsWith(".service")).toList();
            assertThat(services)
                    .isNotEmpty()
                    .allSatisfy(unit -> assertThat(Files.readAllLines(unit)).contains("Environment=LC_ALL=C.UTF-8"));
        }
        assertThat(List.of("deb/homing", "deb/homing-agent"))
                .allSatisfy(launcher ->
                        assertThat(Files.readAllLines(Path.of(launcher))).contains("export LC_ALL=C.UTF-8"));
        assertThat(Files.readAllLines(Path.of("deb/java.args")))
                .contains("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8");
        assertThat(Files.readString(ROOT.resolve("homing"))).contains("exec env LC_ALL=C.UTF-8 ");
    }
}
