package io.homing.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "sync", "run", "config", "config check", "config example"})
    void everyHelpShowsTheExitCodesAndAnExample(String command) {
        Terminal help = Terminal.run(command + " --help");
        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Usage: homing", "Exit codes:", "Example: homing ");
        assertThat(Arrays.stream(ExitCode.values()))
                .allSatisfy(exit -> assertThat(help.out()).containsPattern("(?m)^ +%d  ".formatted(exit.code())));
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sync", "run", "config", "config check", "config example"})
    void everyCommandTellsTheVersion(String command) {
        Terminal version = Terminal.run(command + " --version");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).matches("homing \\d+\\.\\d+\\.\\d+ \\(Java .+\\)\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "config", "snyc", "sync --fast", "sync extra", "sync -c", "config chek"})
    void whatWasNotUnderstoodIsToldOnStandardErrorWithUsage(String line) {
        Terminal terminal = Terminal.run(line);
        assertThat(terminal.exit()).isEqualTo(ExitCode.USAGE.code()).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).isNotBlank();
    }

    @Test
    void aMisspeltCommandIsMetWithTheRightOne() {
        assertThat(Terminal.run("snyc").err()).contains("homing sync");
    }

    /** Scripts and systemd units depend on them. */
    @Test
    void theExitCodesNeverChange() {
        assertThat(Arrays.stream(ExitCode.values()).map(exit -> exit + " " + exit.code()))
                .containsExactly(
                        "OK 0",
                        "DEFECT 1",
                        "USAGE 2",
                        "WITHHELD 3",
                        "UNREADABLE 65",
                        "IN_USE 69",
                        "DISK 74",
                        "PASSING 75",
                        "SETUP 77",
                        "CONFIG 78");
    }
}
