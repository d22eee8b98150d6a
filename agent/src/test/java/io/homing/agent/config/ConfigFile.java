package io.homing.agent.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A configuration file in a test's directory. */
final class ConfigFile {
    /** The least that is a configuration. */
    static final String SOUND = """
            host: primary
            mail:
              root: /var/mail/homing
            store:
              region: eu-central-1
              bucket: example-mail
              table: homing
            """;

    private final Path path;

    ConfigFile(Path directory) {
        path = directory.resolve("agent.yaml");
    }

    AgentConfig read(String yaml) throws IOException {
        return ConfigReader.read(Files.writeString(path, yaml));
    }

    List<String> problems(String yaml) throws IOException {
        Files.writeString(path, yaml);
        return problems(path);
    }

    static List<String> problems(Path file) {
        return catchThrowableOfType(HomingException.class, () -> ConfigReader.read(file))
                .details();
    }
}
