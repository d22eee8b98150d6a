package io.homing.agent;

import io.homing.agent.config.ConfigReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The program that systemd units and pods start. The training of the AOT cache, which records the classes that a start loads,
 * starts it, too.
 *
 * <ul>
 *   <li>{@code sync} delivers all pending mail, then exits ({@link SyncOnce})
 *   <li>{@code run} follows the journal and delivers new mail until a signal stops it ({@link JournalFollower})
 *   <li>{@code -c FILE} names the configuration, by default {@link ConfigReader#DEFAULT}
 * </ul>
 *
 * <p>The process ends with one of {@link ExitCode}. Users type {@code homing sync} and {@code homing run}, which are commands
 * of the module {@code operator}: they call the same classes, and have options and a help text.
 */
public final class Main {
    private static final String USAGE = "usage: sync|run [-c FILE]";

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // the output is the same under every locale, digits included
        System.exit(execute(args));
    }

    /**
     * Runs the command that the arguments name, until it ends or a signal stops it. A failure is printed to standard error,
     * with its hint.
     *
     * @return the exit code of the process
     */
    private static int execute(String... args) {
        var out = new PrintWriter(System.out, true, System.out.charset());
        var err = new PrintWriter(System.err, true, System.err.charset());
        Optional<Path> config = config(args);
        if (config.isEmpty()) {
            err.println(USAGE);
            return ExitCode.USAGE.code();
        }
        return Termination.run(stop -> {
            try {
                return args[0].equals("sync")
                        ? new SyncOnce(config.get(), report -> out.println(ReportText.human(report)), err)
                                .run(stop.get())
                        : new JournalFollower().run(ConfigReader.read(config.get()), stop.get());
            } catch (RuntimeException e) {
                return Failure.print(e, err);
            }
        });
    }

    /** The configuration file that the arguments name, or the default; empty if the arguments are not valid. */
    static Optional<Path> config(String... args) {
        boolean command = args.length > 0 && (args[0].equals("sync") || args[0].equals("run"));
        if (command && args.length == 1) {
            return Optional.of(Path.of(ConfigReader.DEFAULT));
        }
        boolean named = command && args.length == 3 && (args[1].equals("-c") || args[1].equals("--config"));
        return named ? Optional.of(Path.of(args[2])) : Optional.empty();
    }
}
