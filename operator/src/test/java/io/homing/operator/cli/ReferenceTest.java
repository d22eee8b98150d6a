package io.homing.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.metrics.MetricsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/reference/} is what the code prints. */
final class ReferenceTest {
    private static final Path REFERENCE = Path.of("../docs/reference");
    private static final String REFRESH = "mvn -pl operator -am test -Dtest=ReferenceTest -Dreference=refresh"
            + " -Dsurefire.failIfNoSpecifiedTests=false";
    private static final String PRINTED = "<!-- Printed by the code: ReferenceTest says how to refresh it. -->\n";

    @Test
    void cli() throws IOException {
        isOnFile("cli.md", "# Commands\n\nEach as its `--help` prints it.\n" + commands(Homing.commandLine()));
    }

    private static String commands(CommandLine line) {
        String below = line.getSubcommands().values().stream()
                .filter(command -> !"help".equals(command.getCommandName()))
                .map(ReferenceTest::commands)
                .collect(Collectors.joining());
        String help = line.getUsageMessage(Ansi.OFF)
                .replaceAll("(?s)\nExit codes:.*?\n(?=\n)", ""); // the same for all: exit-codes.md
        return "\n## `%s`\n\n```\n%s\n```\n%s".formatted(line.getCommandSpec().qualifiedName(), help.strip(), below);
    }

    @Test
    void exitCodes() throws IOException {
        String rows = Arrays.stream(ExitCode.values())
                .map(exit -> "| %d | %s | %s |\n".formatted(exit.code(), exit, exit.meaning()))
                .collect(Collectors.joining());
        isOnFile("exit-codes.md", """
                # Exit codes

                The same for every command. From 64 on the numbers are those of sysexits(3).

                | code | name | meaning |
                |---|---|---|
                """ + rows);
    }

    @Test
    void config() throws IOException {
        isOnFile("config.md", """
                # Configuration

                What is commented out shows its default, or an example where there is none. A name that is not here is refused.

                ## A host: `/etc/homing/agent.yaml`

                As `homing config example` prints it.

                ```yaml
                %s```

                ## An operator: `~/.config/homing/operator.yaml`

                As `homing config example --operator` prints it.

                ```yaml
                %s```
                """.formatted(ConfigReader.example(), ConfigReader.operatorExample()));
    }

    @Test
    void metrics() throws IOException {
        isOnFile("metrics.md", MetricsReference.text());
    }

    private static void isOnFile(String name, String text) throws IOException {
        Path file = REFERENCE.resolve(name);
        String wanted = PRINTED + text;
        if (System.getProperty("reference", "").equals("refresh")) {
            Files.createDirectories(REFERENCE);
            Files.writeString(file, wanted);
        }
        assertThat(file).as("to write it: %s", REFRESH).exists();
        assertThat(Files.readString(file)).as("to refresh it: %s", REFRESH).isEqualTo(wanted);
    }
}
