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
import java.util.stream.Stream;
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

    @Test
    void json() throws IOException {
        var rows = new StringBuilder();
        for (String command : JsonSchemas.commands()) {
            rows.append("| `homing %s --json` | [%s](json/%2$s) |\n".formatted(command, JsonSchemas.file(command)));
        }
        isOnFile("json.md", """
                # JSON output

                With `--json` a command prints its result as one JSON object on standard output. The object begins with `schema`, the
                version of these formats, and `command`. The version grows when a field of any command is removed or changes its
                meaning. Fields may be added at any time, so a program must ignore the fields that it does not know. A field whose
                value is unknown is absent.

                A failure is one JSON object in the last line on standard error, with the exit code in it. A command line that is not
                valid is a failure, too. A command that finds problems (exit codes 3, 5 and 6) has not failed: its result describes them.

                | output | JSON Schema, draft 2020-12 |
                |---|---|
                %s| a failure of any command | [%s](json/%2$s) |

                What is stored in the table or in the bucket is printed as it is stored, with a `version` of its own:
                [store-format.md](../store-format.md#documents).
                """.formatted(rows, JsonSchemas.file(JsonSchemas.ERROR)));
        for (String command : JsonSchemas.commands()) {
            isWholeFile("json/" + JsonSchemas.file(command), JsonSchemas.text(command));
        }
        isWholeFile("json/" + JsonSchemas.file(JsonSchemas.ERROR), JsonSchemas.text(JsonSchemas.ERROR));
        try (Stream<Path> files = Files.list(REFERENCE.resolve("json"))) {
            assertThat(files)
                    .as("no file of a command that is gone")
                    .hasSize(JsonSchemas.commands().size() + 1);
        }
    }

    private static void isOnFile(String name, String text) throws IOException {
        isWholeFile(name, PRINTED + text);
    }

    private static void isWholeFile(String name, String wanted) throws IOException {
        Path file = REFERENCE.resolve(name);
        if (System.getProperty("reference", "").equals("refresh")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, wanted);
        }
        assertThat(file).as("to write it: %s", REFRESH).exists();
        assertThat(Files.readString(file)).as("to refresh it: %s", REFRESH).isEqualTo(wanted);
    }
}
