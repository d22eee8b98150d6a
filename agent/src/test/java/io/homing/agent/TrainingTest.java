package io.homing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    @Test
    void theTrainingBringsAMailHomeAndLooksAgain(@TempDir Path directory) throws IOException, InterruptedException {
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.homing.agent.Training",
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(training.getInputStream().readAllBytes(), UTF_8))
                .containsSubsequence("1 delivered", "0 delivered");
        assertThat(training.waitFor()).isZero();
        try (Stream<Path> files = Files.walk(directory.resolve("mail"))) {
            assertThat(files.filter(file -> file.toString().contains("/new/")))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail).content().startsWith("Subject: training"));
        }
    }
}
