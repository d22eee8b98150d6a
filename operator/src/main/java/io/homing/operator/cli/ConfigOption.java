package io.homing.operator.cli;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command with a configuration has. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration of this host (default: ${DEFAULT-VALUE}).",
            defaultValue = ConfigReader.DEFAULT)
    private Path file;

    Path file() {
        return file;
    }

    AgentConfig read() {
        return ConfigReader.read(file);
    }
}
