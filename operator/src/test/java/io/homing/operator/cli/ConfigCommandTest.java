package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.agent.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void file() {
        file = directory.resolve("agent.yaml");
    }

    @Test
    void thePrintedExampleIsWellFormed() throws IOException {
        Terminal example = Terminal.run("config", "example");
        assertThat(example.exit()).isZero();
        Files.writeString(file, example.out());
        assertThat(Terminal.run("config", "check", "-c", file.toString()))
                .isEqualTo(new Terminal(0, file + ": well-formed" + System.lineSeparator(), ""));
    }

    @Test
    void aBrokenFileIsToldLineByLineWithWhatToDo() throws IOException {
        Files.writeString(file, "host: primary\nmail:\n  rot: /x\n");
        Terminal check = Terminal.run("config", "check", "--config", file.toString());
        assertThat(check.exit()).isEqualTo(ExitCode.CONFIG.code());
        assertThat(check.out()).isEmpty();
        assertThat(check.err().lines())
                .startsWith("homing: the configuration " + file + " cannot be used", "  mail.root: is missing")
                .contains("  mail.rot: unknown setting (known: root, layout)")
                .endsWith(
                        "  → Correct it, then run `homing config check`. `homing config example` prints a valid one.");
    }

    @Test
    void aMissingFileIsNotADefect() {
        Terminal check = Terminal.run("config", "check", "-c", file.toString());
        assertThat(check.exit()).isEqualTo(ExitCode.CONFIG.code());
        assertThat(check.err()).contains("there is no such file").doesNotContain("Exception");
    }

    @Test
    void anOperatorHasAnExampleOfHisOwn() throws IOException {
        Terminal example = Terminal.run("config", "example", "--operator");
        assertThat(example.out()).contains("homing route", "HOMING_LANES").doesNotContain("/var/mail");
        Files.writeString(file, example.out());
        assertThat(Terminal.run("config", "check", "--operator", "-c", file.toString())
                        .exit())
                .isZero();
        assertThat(Terminal.run("config", "check", "-c", file.toString()).exit())
                .as("which is no host's")
                .isEqualTo(ExitCode.CONFIG.code());
    }

    @Test
    void aProgramReadsTheProblemsAsJson() throws IOException {
        Path file = Files.writeString(directory.resolve("agent.yaml"), "colour: red\n");
        Terminal terminal = Terminal.run("config", "check", "--json", "-c", file.toString());
        assertThat(terminal.exit()).isEqualTo(ExitCode.CONFIG.code());
        assertThat(terminal.out())
                .startsWith("{\"schema\":1,\"command\":\"config check\",\"file\":\"" + file
                        + "\",\"wellFormed\":false,\"problems\":[\"host: is missing\"");
        assertThat(Terminal.run("config", "check", "--json", "-c", sound().toString())
                        .out())
                .contains("\"wellFormed\":true,\"problems\":[]}");
    }

    private Path sound() throws IOException {
        return Files.writeString(directory.resolve("sound.yaml"), ConfigReader.example());
    }
}
