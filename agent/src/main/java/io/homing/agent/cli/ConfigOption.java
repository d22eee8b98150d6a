package io.homing.agent.cli;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that every command with a configuration has. */
final class ConfigOption {
    static final String DEFAULT = "/etc/homing/agent.yaml";

    private static final String SHORT = "-c";
    private static final String LONG = "--config";
    static final List<String> NAMES = List.of(SHORT, LONG);

    @Option(
            names = {SHORT, LONG},
            paramLabel = "FILE",
            description = "The configuration of this host (default: ${DEFAULT-VALUE}).",
            defaultValue = DEFAULT)
    private Path file;

    Path file() {
        return file;
    }

    AgentConfig read() {
        return ConfigReader.read(file);
    }
}
