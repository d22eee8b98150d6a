package io.homing.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OperatorConfigTest {
    private static final String STORE = """
            store:
              region: eu-central-1
              bucket: example-mail
              table: homing
            """;

    @TempDir
    Path directory;

    private OperatorConfig read(String yaml) throws IOException {
        return ConfigReader.readOperator(Files.writeString(directory.resolve("operator.yaml"), yaml));
    }

    @Test
    void theStoreIsAllThatAnOperatorMustSay() throws IOException {
        OperatorConfig config = read(STORE);
        assertThat(config.store().bucket()).isEqualTo("example-mail");
        assertThat(config.store().credentials()).isEmpty();
        assertThat(config.lanes()).isEqualTo(1);
        assertThat(read(ConfigReader.operatorExample())).isEqualTo(config);
    }

    @Test
    void whatTheExampleShowsCommentedOutIsSound() throws IOException {
        OperatorConfig config = read(
                ConfigReader.operatorExample().replaceAll("(?m)^( *)# (?=(lanes|credentials|\\w+Endpoint):)", "$1"));
        assertThat(config.lanes()).isEqualTo(1);
        assertThat(config.store().credentials()).contains(Path.of("/home/ann/.config/homing/operator.credentials"));
        assertThat(config.store().dynamoDbEndpoint()).isPresent();
    }

    @Test
    void theFileOfAHostWillDo() throws IOException {
        assertThat(read(ConfigReader.example())).isEqualTo(read(STORE));
        assertThat(read(STORE + "host: NO SUCH NAME\nmail: {rot: x}\nsync: 7\n"))
                .as("what is not needed is not looked at")
                .isEqualTo(read(STORE));
    }

    @Test
    void oneFileMayServeBothAHostAndAnOperator() throws IOException {
        Path file = Files.writeString(
                directory.resolve("agent.yaml"), ConfigFile.SOUND + "  lanes: 4\nhealth: {maxAge: 5m}\nmetrics: {}\n");
        assertThat(ConfigReader.readOperator(file).lanes()).isEqualTo(4);
        assertThat(ConfigReader.read(file).store())
                .isEqualTo(ConfigReader.readOperator(file).store());
    }

    @Test
    void otherCredentialsTakeThePlaceOfThoseInTheFile() throws IOException {
        OperatorConfig config = read(STORE + "  credentials: /etc/homing/host\n");
        assertThat(config.with(Optional.empty())).isEqualTo(config);
        assertThat(config.with(Optional.of(Path.of("/home/ann/mine"))).store().credentials())
                .contains(Path.of("/home/ann/mine"));
    }

    @Test
    void everyProblemIsToldWithTheRightExample() throws IOException {
        Path file =
                Files.writeString(directory.resolve("operator.yaml"), "store:\n  lanes: 0\n  tabel: x\nroutes: y\n");
        var trouble = catchThrowableOfType(HomingException.class, () -> ConfigReader.readOperator(file));
        assertThat(trouble.details())
                .contains(
                        "store.region: is missing",
                        "store.lanes: requires a whole number from 1 to 1000 (got 0)",
                        "routes: unknown setting (known: host, mail, sync, health, metrics, store)")
                .anySatisfy(problem -> assertThat(problem).startsWith("store.tabel: unknown setting"));
        assertThat(trouble.hint()).contains("`homing config check --operator`", "`homing config example --operator`");
    }
}
