package io.homing.agent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code homing}. */
@Command(
        name = "homing",
        description = "Brings mail that Amazon SES received home to your own Dovecot: once, intact, on every host.",
        subcommands = {SyncCommand.class, RunCommand.class, ConfigCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: homing sync --help"})
public final class Homing {
    private Homing() {}

    /** The whole command line, ready to execute. */
    public static CommandLine commandLine() {
        var line = new CommandLine(new Homing());
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            Failure failure = Failure.of(thrown);
            failure.print(command.getErr());
            if (failure.exit() == ExitCode.DEFECT) {
                thrown.printStackTrace(command.getErr());
            }
            return failure.exit().code();
        });
        completeHelp(line);
        return line;
    }

    /** What every command has: the version, and the exit codes in its help. */
    private static void completeHelp(CommandLine line) {
        line.getCommandSpec()
                .versionProvider(new Version())
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.table());
        line.getSubcommands().values().forEach(Homing::completeHelp);
    }
}
