package io.homing.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the code prints for man and for bash. */
final class CommandLineDocsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        CommandLineDocs.main(new String[] {directory.toString(), "2026-11-01", "1.2.3"});
    }

    @Test
    void everyCommandHasAPage() throws IOException {
        assertThat(pages()).contains("homing.1", "homing-sync.1", "homing-route.1", "homing-route-set.1");
        assertThat(Files.readString(directory.resolve("homing-route-set.1")))
                .contains("\nhoming\\-route\\-set \\- sets the rule for a pattern", "Example: homing route set")
                .endsWith(".SH SEE ALSO\n.BR homing\\-route (1)\n");
    }

    @Test
    void groffHasNothingToSay() throws Exception {
        need("groff", "apt-get install groff-base", "the manual pages");
        for (String page : pages()) {
            assertThat(run(
                            "groff",
                            "-man",
                            "-Tutf8",
                            "-ww",
                            "-z",
                            directory.resolve(page).toString()))
                    .as(page)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"homing sy          | sync", "homing route rem   | remove", "homing sync --dr   | --dry-run"})
    void bashCompletesWhatIsBegun(String typed, String completed) throws Exception {
        need("bash", "apt-get install bash", "completion");
        String words = typed.strip();
        assertThat(run(
                                "bash",
                                "-c",
                                "source homing.bash; COMP_WORDS=(" + words + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                                        + " _complete_homing 2>&-; echo ${COMPREPLY[*]}")
                        .strip())
                .isEqualTo(completed);
    }

    private List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".1"))
                    .toList();
        }
    }

    private static void need(String program, String install, String what) {
        if (Stream.of("/usr/bin", "/bin").noneMatch(bin -> Files.isExecutable(Path.of(bin, program)))) {
            String complaint = "*** NOT tested here: %s, for want of %s. To test it too: sudo %s"
                    .formatted(what, program, install);
            System.err.println(complaint);
            abort(complaint);
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return printed;
    }
}
