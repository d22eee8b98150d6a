package io.homing.agent.cli;

import io.homing.agent.sync.Stop;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code homing}. */
@Command(
        name = "homing",
        description = "Brings mail that Amazon SES received home to your own Dovecot: once, intact, on every host.",
        subcommands = {SyncCommand.class, RunCommand.class, ConfigCommand.class, CostCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: homing sync --help"})
public final class Homing {
    private final Supplier<Stop> stops;

    private Homing(Supplier<Stop> stops) {
        this.stops = stops;
    }

    /** Runs a command to its end, or to the end that a signal asks for; returns the exit code. */
    public static int execute(String... args) {
        var termination = new Termination();
        int exit = ExitCode.DEFECT.code();
        try {
            exit = commandLine(termination::graceful).execute(args);
            return exit;
        } finally {
            termination.ended(exit);
        }
    }

    /** The whole command line, ready to execute inside another program, whose signals it leaves alone. */
    public static CommandLine commandLine() {
        return commandLine(Stop::new);
    }

    /** What asks the work to come to an end: for the commands that listen to it. */
    Stop stop() {
        return stops.get();
    }

    private static CommandLine commandLine(Supplier<Stop> stops) {
        var line = new CommandLine(new Homing(stops));
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
