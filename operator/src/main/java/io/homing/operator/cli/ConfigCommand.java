package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.ConfigReader;
import io.homing.store.HomingException;
import io.homing.store.json.Fields;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homing config}: checks and prints configurations. Changes nothing. */
@Command(
        name = "config",
        description = "Checks the configuration, or prints an example.",
        footer = {"", "Example: homing config check"},
        mixinStandardHelpOptions = true)
final class ConfigCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            description = "Checks the configuration file and lists every problem in it.",
            footer = {"", "Example: homing config check -c ./agent.yaml"},
            mixinStandardHelpOptions = true)
    int check(
            @Mixin ConfigOption config,
            @Option(
                            names = "--operator",
                            description = "Checks the file as the configuration of an operator, not of a host.")
                    boolean operator,
            @Option(names = "--json", description = "Prints the result as JSON, including all problems.")
                    boolean json) {
        try {
            if (operator) {
                ConfigReader.readOperator(config.file());
            } else {
                config.read();
            }
            out().println(json ? json(config.file(), List.of()) : config.file() + ": well-formed");
            return ExitCode.OK.code();
        } catch (HomingException e) {
            if (json) {
                out().println(json(config.file(), e.details()));
            }
            throw e;
        }
    }

    private static String json(Path file, List<String> problems) {
        var json = Fields.document().put("file", file.toString()).put("wellFormed", problems.isEmpty());
        problems.forEach(json.putArray("problems")::add);
        return json.toString();
    }

    @Command(
            description = "Prints an annotated configuration with every setting and its default.",
            footer = {"", "Example: homing config example > /etc/homing/agent.yaml"},
            mixinStandardHelpOptions = true)
    int example(
            @Option(names = "--operator", description = "Prints the configuration of an operator, not of a host.")
                    boolean operator) {
        out().print(operator ? ConfigReader.operatorExample() : ConfigReader.example());
        out().flush();
        return ExitCode.OK.code();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
