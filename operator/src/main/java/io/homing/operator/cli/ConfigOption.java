package io.homing.operator.cli;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of commands that read the configuration of a host. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file of this host (default: ${DEFAULT-VALUE}).",
            defaultValue = ConfigReader.DEFAULT)
    private Path file;

    Path file() {
        return file;
    }

    AgentConfig read() {
        return ConfigReader.read(file);
    }
}
