package io.homing.packaging;

import io.homing.operator.cli.Homing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Writes {@code homing.1}, a page for each command ({@code homing-route-set.1}), and {@code homing.bash} into a
 * directory: {@code CommandLineDocs DIRECTORY DATE VERSION}.
 */
public final class CommandLineDocs {
    private static final String FILES = """
            .SH FILES
            .TP
            .I /etc/homing/agent.yaml
            The configuration of this host.
            .TP
            .I /etc/homing/aws\\-credentials
            Read by the services, in the format of ~/.aws/credentials, for root alone.
            """;

    private CommandLineDocs() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        CommandLine homing = Homing.commandLine();
        for (Map.Entry<String, String> page : manual(homing, args[1], args[2]).entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue());
        }
        Files.writeString(directory.resolve("homing.bash"), AutoComplete.bash("homing", homing));
    }

    /** File name to page, in the language of man(7). The help of each command stands in it as it is printed. */
    static Map<String, String> manual(CommandLine homing, String date, String version) {
        Map<String, String> pages = new TreeMap<>();
        all(homing).forEach(command -> pages.put(name(command) + ".1", page(command, date, version)));
        return pages;
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(Stream.of(line), commands(line).stream().flatMap(CommandLineDocs::all));
    }

    private static Collection<CommandLine> commands(CommandLine line) {
        return line.getSubcommands().values().stream()
                .filter(command -> !"help".equals(command.getCommandName()))
                .toList();
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName("-");
    }

    private static String page(CommandLine line, String date, String version) {
        String summary = String.join(" ", line.getCommandSpec().usageMessage().description());
        return """
                .TH %s 1 "%s" "homing %s" "User Commands"
                .SH NAME
                %s \\- %s
                .SH DESCRIPTION
                .nf
                %s.fi
                %s.SH SEE ALSO
                %s
                """.formatted(
                        escape(name(line).toUpperCase(Locale.ROOT)),
                        date,
                        version,
                        escape(name(line)),
                        escape(uncapitalized(summary)),
                        escape(line.getUsageMessage(Ansi.OFF)),
                        line.getParent() == null ? FILES : "",
                        seeAlso(line));
    }

    /** What is above and below it. */
    private static String seeAlso(CommandLine line) {
        Stream<CommandLine> above = Stream.ofNullable(line.getParent());
        return Stream.concat(above, commands(line).stream())
                .map(other -> ".BR %s (1)".formatted(escape(name(other))))
                .collect(Collectors.joining(",\n"));
    }

    /** One line, as apropos(1) shows it: without the full stop. */
    private static String uncapitalized(String summary) {
        String first = summary.replaceFirst("\\.( .*)?$", "");
        return Character.toLowerCase(first.charAt(0)) + first.substring(1);
    }

    /** A hyphen that can be copied, and no line that looks like a request. */
    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
