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

/** What every command of an operator is told: where the store is, and who he is there. */
final class StoreOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Where the store is: `homing config example --operator`, or the agent.yaml of a host"
                    + " (default: ~/.config/homing/operator.yaml).")
    private Path file;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "Instead of store.credentials: those of an operator. A host's own may change nothing here.")
    private Path credentials;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Does the work on the store, and gives it back; returns the exit code. */
    int on(Consumer<Wiring.Ports> work) {
        var homing = (Homing) command.root().userObject();
        try (Wiring.Ports ports = homing.store(config())) {
            work.accept(ports);
            return ExitCode.OK.code();
        } catch (HomingException e) {
            throw e.kind() == HomingException.Kind.DENIED ? forOperator(e) : e;
        }
    }

    /** The configuration of an operator, with the credentials that were named. */
    OperatorConfig config() {
        return ConfigReader.readOperator(path())
                .with(Optional.ofNullable(credentials).map(Path::toAbsolutePath));
    }

    /** The host whose configuration was named; empty where it is that of an operator. */
    Optional<AgentConfig> host() {
        return ConfigReader.readHost(path());
    }

    /** Whether there is a configuration: one that was named, or the operator's own. */
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
                "A host's own credentials may neither read the index, nor change rules, nor release mail: say --credentials FILE with those of"
                        + " somebody who has the policy homing-operator. "
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
