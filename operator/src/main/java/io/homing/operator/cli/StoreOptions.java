package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.config.OperatorConfig;
import io.homing.operator.Wiring;
import io.homing.store.HomingException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of an operator's commands: the store, and the credentials for it. */
final class StoreOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file of an operator (`homing config example --operator`), or the agent.yaml of"
                    + " a host (default: ~/.config/homing/operator.yaml).")
    private Path file;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "Credentials file of an operator, used instead of that in the configuration. The credentials of a host"
                            + " are not sufficient.")
    private Path credentials;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Opens the store, does the work on it and closes it; returns the exit code. */
    int on(Consumer<Wiring.Ports> work) {
        var homing = (Homing) command.root().userObject();
        try (Wiring.Ports ports = homing.store(config())) {
            work.accept(ports);
            return ExitCode.OK.code();
        } catch (HomingException e) {
            throw e.kind() == HomingException.Kind.DENIED ? forOperator(e) : e;
        }
    }

    /** The configuration of an operator, with the credentials of {@code --credentials}. */
    OperatorConfig config() {
        return ConfigReader.readOperator(path())
                .with(Optional.ofNullable(credentials).map(Path::toAbsolutePath));
    }

    /** The configuration of a host; empty where the file is that of an operator. */
    Optional<AgentConfig> host() {
        return ConfigReader.readHost(path());
    }

    /** Whether there is a configuration: that of {@code --config}, or the default file. */
    boolean isConfigured() {
        return file != null || Files.exists(path());
    }

    private Path path() {
        return file == null ? Path.of(System.getProperty("user.home"), ".config/homing/operator.yaml") : file;
    }

    private static HomingException forOperator(HomingException e) {
        return new HomingException(
                e.kind(),
                e.getMessage(),
                "The credentials of a host may not read the index, change rules or release mail: pass --credentials FILE"
                        + " of a user with the policy homing-operator. "
                        + e.hint(),
                e);
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }
}
