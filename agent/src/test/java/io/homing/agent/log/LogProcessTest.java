package io.homing.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as it is started, for those who read its standard error. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
final class LogProcessTest {
    @TempDir
    Path directory;

    @Test
    void aPipeOrAFileGetsJson() throws Exception {
        assertThat(firstLine(Map.of()))
                .matches(
                        "\\{\"time\":\"[^\"]+Z\",\"level\":\"INFO\",\"message\":\"following the journal as host .*\"}");
    }

    @Test
    void theJournalGetsLinesWithTheirLevel() throws Exception {
        Path log = Files.createFile(directory.resolve("log"));
        String stream = Files.getAttribute(log, "unix:dev") + ":" + Files.getAttribute(log, "unix:ino");
        assertThat(firstLine(Map.of("JOURNAL_STREAM", stream))).startsWith("<6>following the journal as host ");
    }

    private String firstLine(Map<String, String> environment) throws IOException, InterruptedException {
        Path mail = Files.createDirectory(directory.resolve("mail"));
        Path log = directory.resolve("log");
        Path config = Files.writeString(
                directory.resolve("agent.yaml"),
                ConfigReader.example()
                        .replace("root: /var/mail/homing", "root: " + mail)
                        .replace("# dynamoDbEndpoint: http://127.0.0.1:8000", "dynamoDbEndpoint: http://127.0.0.1:9"));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.homing.agent.Main",
                "run",
                "-c",
                config.toString());
        builder.environment().remove("JOURNAL_STREAM");
        builder.environment().putAll(environment);
        Process agent = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            while (!Files.readString(log).contains("\n")) {
                assertThat(agent.isAlive()).as(Files.readString(log)).isTrue();
                Thread.sleep(20);
            }
            return Files.readString(log).lines().findFirst().orElseThrow();
        } finally {
            agent.destroyForcibly();
            agent.waitFor(10, TimeUnit.SECONDS);
        }
    }
}
