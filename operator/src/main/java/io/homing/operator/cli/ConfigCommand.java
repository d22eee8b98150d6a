package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.config.ConfigReader;
import io.homing.store.HomingException;
import java.io.PrintWriter;
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
            @Mixin JsonOption json) {
        try {
            if (operator) {
                ConfigReader.readOperator(config.file());
            } else {
                config.read();
            }
            json.print(
                    ConfigJson::fields,
                    new ConfigJson.Checked(config.file(), List.of()),
                    checked -> checked.file() + ": well-formed");
            return ExitCode.OK.code();
        } catch (HomingException e) {
            if (json.isSet()) { // people read them as part of the failure
                json.print(ConfigJson::fields, new ConfigJson.Checked(config.file(), e.details()), none -> "");
            }
            throw e;
        }
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
