package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.agent.sync.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class HelpTest {
    /** Every command that there is, and the program itself. */
    static List<String> commands() {
        List<String> commands = new ArrayList<>(List.of(""));
        collect("", Homing.commandLine(), commands);
        return commands;
    }

    private static void collect(String path, CommandLine line, List<String> into) {
        line.getSubcommands().forEach((name, command) -> {
            if (!name.equals("help")) {
                into.add((path + " " + name).strip());
                collect(path + " " + name, command, into);
            }
        });
    }

    /** Those that print no result: a group prints its usage, `run` its log; the others a file, to be edited or installed. */
    private static final Set<String> NO_RESULT = Set.of("run", "config example", "profile");

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandThatPrintsAResultAlsoPrintsItForPrograms(String command) {
        CommandLine line = command(command);
        if (line.getSubcommands().isEmpty() && !NO_RESULT.contains(command)) {
            assertThat(line.getCommandSpec().optionsMap())
                    .as("`homing %s` wants --json, or a reason in this test", command)
                    .containsKey("--json");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everythingThatCanBeSaidIsExplained(String command) {
        assertThat(command(command).getCommandSpec().args())
                .allSatisfy(arg -> assertThat(arg.description())
                        .as("`homing %s`: %s", command, arg.paramLabel())
                        .isNotEmpty());
    }

    static CommandLine command(String path) {
        CommandLine line = Homing.commandLine();
        for (String name : path.split(" ", -1)) {
            line = name.isEmpty() ? line : line.getSubcommands().get(name);
        }
        return line;
    }

    @Test
    void thereAreCommands() {
        assertThat(commands()).contains("sync", "run", "config check", "route explain");
    }

    @ParameterizedTest
    @MethodSource("commands")
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
    @MethodSource("commands")
    void aCommandIsReadWithoutTheOthersAndSaysTheSame(String command) {
        String first = command.split(" ", -1)[0];
        assertThat(Homing.meant(first)).hasSize(first.isEmpty() ? Homing.meant().size() : 1);
        CommandLine alone = new Homing(StopSignal::new, any -> null, any -> "").commandLine(Homing.meant(first));
        if (!first.isEmpty()) {
            assertThat(alone.getSubcommands().get(first).getUsageMessage())
                    .isEqualTo(command(first).getUsageMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
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
                        "REFUSED 4",
                        "UNWELL 5",
                        "WARNING 6",
                        "UNREADABLE 65",
                        "NOT_FOUND 66",
                        "IN_USE 69",
                        "DISK 74",
                        "PASSING 75",
                        "SETUP 77",
                        "CONFIG 78");
    }
}
