package io.homing.agent;

import io.homing.agent.config.ConfigReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The agent as systemd, Kubernetes and the AOT cache start it: {@code sync} or {@code run}, and {@code -c FILE}. People
 * type {@code homing}, the program of the module operator, which offers both as commands with their help.
 */
public final class Main {
    private static final String USAGE = "usage: sync|run [-c FILE]";

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // what we write and print is the same everywhere, digits included
        System.exit(execute(args));
    }

    /** Does what the arguments ask for, to its end or to the end that a signal asks for; returns the exit code. */
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

    /** The configuration file that the arguments name; empty where they are not the ones of this program. */
    static Optional<Path> config(String... args) {
        boolean command = args.length > 0 && (args[0].equals("sync") || args[0].equals("run"));
        if (command && args.length == 1) {
            return Optional.of(Path.of(ConfigReader.DEFAULT));
        }
        boolean named = command && args.length == 3 && (args[1].equals("-c") || args[1].equals("--config"));
        return named ? Optional.of(Path.of(args[2])) : Optional.empty();
    }
}
