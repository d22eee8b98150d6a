package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.Failure;
import io.homing.agent.Termination;
import io.homing.agent.Version;
import io.homing.agent.config.OperatorConfig;
import io.homing.agent.log.SafeText;
import io.homing.agent.sync.StopSignal;
import io.homing.operator.Wiring;
import io.homing.operator.dns.DomainName;
import io.homing.operator.doctor.ImapHost;
import io.homing.store.Address;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.RegionName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.TypeConversionException;

/** The command {@code homing}. */
@Command(
        name = "homing",
        description = "Delivers mail that Amazon SES received to your own Dovecot: once, intact, on every host.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: homing sync --help"})
public final class Homing {
    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            SyncCommand.class,
            RunCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            RebuildCommand.class,
            RebuildTableCommand.class,
            UndeleteCommand.class,
            SearchCommand.class,
            TraceCommand.class,
            RouteCommand.class,
            HeldCommand.class,
            MailboxCommand.class,
            ConfigCommand.class,
            CostCommand.class,
            DoctorCommand.class,
            CanaryCommand.class,
            DnsCommand.class,
            ProfileCommand.class,
            HelpCommand.class);

    /** PATH_MAX of Linux, path_resolution(7). */
    private static final int LONGEST_PATH = 4_096;

    private static final int LONGEST_NAME = 255;

    private final Supplier<StopSignal> stops;
    private final Function<OperatorConfig, Wiring.Ports> stores;
    private final UnaryOperator<String> person;

    Homing(Supplier<StopSignal> stops, Function<OperatorConfig, Wiring.Ports> stores, UnaryOperator<String> person) {
        this.stops = stops;
        this.stores = stores;
        this.person = person;
    }

    /** Runs a command until it ends or a signal stops it; returns the exit code. */
    public static int execute(String... args) {
        return Termination.run(stop -> new Homing(stop, Wiring::operator, Homing::askOnTerminal)
                .commandLine(meant(args))
                .execute(args));
    }

    /**
     * The command that the first word names, otherwise all. Reading all of them by reflection takes longer than a poll of
     * the journal, and a timer starts the program each minute.
     */
    static List<Class<?>> meant(String... words) {
        String name = (words.length == 0 ? "" : words[0].replace("-", "")) + "command";
        return COMMANDS.stream()
                .filter(command -> command != HelpCommand.class) // its help lists the others
                .filter(command ->
                        command.getSimpleName().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    /** The whole command line, ready to execute inside another program, whose signals it leaves alone. */
    public static CommandLine commandLine() {
        return commandLine(StopSignal::new, Wiring::operator, Homing::askOnTerminal);
    }

    /** The signal on which a long-running command stops. */
    StopSignal stop() {
        return stops.get();
    }

    /** The store that an operator's command works on. */
    Wiring.Ports store(OperatorConfig config) {
        return stores.apply(config);
    }

    /** The answer of the user at the terminal; empty where there is no terminal. */
    String ask(String question) {
        return person.apply(question);
    }

    /** There is no console without a terminal, and no line at the end of the input. */
    private static String askOnTerminal(String question) {
        return Optional.ofNullable(System.console())
                .map(console -> console.readLine("%s", question))
                .orElse("");
    }

    static CommandLine commandLine(
            Supplier<StopSignal> stops, Function<OperatorConfig, Wiring.Ports> stores, UnaryOperator<String> person) {
        return new Homing(stops, stores, person).commandLine(COMMANDS);
    }

    CommandLine commandLine(List<Class<?>> commands) {
        var line = new CommandLine(this);
        commands.forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Address.class, text -> value(Address::typed, text));
        line.registerConverter(DomainName.class, text -> value(DomainName::new, text));
        line.registerConverter(HostName.class, text -> value(HostName::typed, text));
        line.registerConverter(ImapHost.class, text -> value(ImapHost::of, text));
        line.registerConverter(Instant.class, text -> value(TimeText.now()::instant, text));
        line.registerConverter(MailboxName.class, text -> value(MailboxName::typed, text));
        line.registerConverter(FolderName.class, text -> value(FolderName::typed, text));
        line.registerConverter(Path.class, text -> value(Homing::path, text));
        line.registerConverter(RegionName.class, text -> value(RegionName::new, text));
        line.registerConverter(MessageId.class, text -> value(MessageId::new, text));
        line.setParameterExceptionHandler(Misunderstood::tell);
        line.setExecutionStrategy(Misunderstood::refuseMangled);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> Failure.print(thrown, command.getErr()));
        completeHelp(line);
        return line;
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("requires the name of a file");
        }
        Path path = Path.of(text);
        boolean longName =
                path.getFileName() != null && path.getFileName().toString().length() > LONGEST_NAME;
        if (longName || text.length() > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "is too long for the name of a file (got '%s')".formatted(SafeText.of(text, 80)));
        }
        return path;
    }

    static <T> T value(Function<String, T> type, String text) {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Adds the version and the table of exit codes to every command. */
    private static void completeHelp(CommandLine line) {
        line.getCommandSpec()
                .versionProvider(
                        () -> new String[] {"homing " + Version.current() + " (Java " + Runtime.version() + ")"})
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.table());
        line.getSubcommands().values().forEach(Homing::completeHelp);
    }
}
