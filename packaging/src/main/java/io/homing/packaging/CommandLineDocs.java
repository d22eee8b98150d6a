package io.homing.packaging;

import io.homing.agent.cli.Homing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Writes {@code homing.1} and {@code homing.bash} into a directory: {@code CommandLineDocs DIRECTORY DATE VERSION}. */
public final class CommandLineDocs {
    private CommandLineDocs() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        CommandLine homing = Homing.commandLine();
        Files.writeString(directory.resolve("homing.1"), manual(homing, args[1], args[2]));
        Files.writeString(directory.resolve("homing.bash"), AutoComplete.bash("homing", homing));
    }

    /** One page in the language of man(7). The help of each command stands in it as it is printed. */
    static String manual(CommandLine homing, String date, String version) {
        String summary = String.join(" ", homing.getCommandSpec().usageMessage().description());
        return """
                .TH HOMING 1 "%s" "homing %s" "User Commands"
                .SH NAME
                homing \\- mail that Amazon SES received comes home to Dovecot
                .SH SYNOPSIS
                .B homing
                .I COMMAND
                [\\fIOPTION\\fR...]
                .SH DESCRIPTION
                %s
                .SH COMMANDS
                %s.SH FILES
                .TP
                .I /etc/homing/agent.yaml
                The configuration of this host.
                .TP
                .I /etc/homing/aws\\-credentials
                Read by the services, in the format of ~/.aws/credentials, for root alone.
                .SH SEE ALSO
                .BR systemctl (1),
                .BR doveadm (1)
                """.formatted(date, version, escape(summary), commands(homing));
    }

    private static String commands(CommandLine line) {
        String below = line.getSubcommands().values().stream()
                .filter(command -> !"help".equals(command.getCommandName()))
                .map(CommandLineDocs::commands)
                .collect(Collectors.joining());
        return ".SS %s\n.nf\n%s.fi\n%s"
                .formatted(
                        escape(line.getCommandSpec().qualifiedName()), escape(line.getUsageMessage(Ansi.OFF)), below);
    }

    /** A hyphen that can be copied, and no line that looks like a request. */
    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
