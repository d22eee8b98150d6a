package io.homing.agent.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigUnreadableTest {
    @TempDir
    Path directory;

    private ConfigFile file;

    @BeforeEach
    void file() {
        file = new ConfigFile(directory);
    }

    @Test
    void whatIsNotYamlIsToldWithItsPlace() throws IOException {
        assertThat(file.problems("host: primary\nmail: [\n"))
                .singleElement()
                .asString()
                .isEqualTo("line 3, column 1: not YAML: expected the node content, but found '<stream end>'");
        assertThat(file.problems("host: primary\n\troot: x\n"))
                .singleElement()
                .asString()
                .startsWith("line 2, column 1: not YAML: found character '\\t(TAB)'");
    }

    /** As an editor saves it that knows no UTF-8. */
    @Test
    void whatIsNotUtf8IsToldWithoutTheNameOfAJavaClass() throws IOException {
        Path saved =
                Files.write(directory.resolve("latin.yaml"), "host: primary # Schl\u00fcssel\n".getBytes(ISO_8859_1));
        assertThat(ConfigFile.problems(saved))
                .singleElement()
                .asString()
                .startsWith("it is not UTF-8 text")
                .doesNotContain("java.io");
    }

    @Test
    void aSettingThatIsThereTwiceIsToldWithItsPlace() throws IOException {
        assertThat(file.problems(ConfigFile.SOUND + "host: backup\n"))
                .singleElement()
                .asString()
                .startsWith("line 8, column ")
                .contains("'host'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"just a text", "- a list", "7", "[]"})
    void whatIsNoMappingIsTold(String yaml) throws IOException {
        assertThat(file.problems(yaml)).first().asString().startsWith("the file: requires settings below it (got ");
    }

    @Test
    void aSecondDocumentIsNotDroppedInSilence() throws IOException {
        assertThat(file.problems(ConfigFile.SOUND + "---\nhost: backup\n"))
                .singleElement()
                .asString()
                .startsWith("line 9, column ");
    }

    @Test
    void aFileThatIsNotThereIsToldAsSuch() {
        assertThat(ConfigFile.problems(directory.resolve("none.yaml"))).containsExactly("there is no such file");
    }

    @Test
    void whatCannotBeReadAsAFileSaysWhy() throws IOException {
        assertThat(ConfigFile.problems(directory)).containsExactly("cannot be read: Is a directory");
        Path plain = Files.createFile(directory.resolve("plain"));
        assertThat(ConfigFile.problems(plain.resolve("agent.yaml")))
                .singleElement()
                .asString()
                .endsWith("Not a directory");
    }

    @Test
    void aSpoiltFileIsAConfigurationOrAConfigException() throws IOException {
        var random = new Random(77);
        byte[] sound = ConfigReader.example().replace("# ", "  ").getBytes(UTF_8);
        byte[] plain = ConfigFile.SOUND.getBytes(UTF_8);
        Path path = directory.resolve("spoilt.yaml");
        int refused = 0;
        for (int n = 0; n < 300; n++) {
            byte[] bytes = (n % 2 == 0 ? sound : plain).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(n % 3 == 0 ? 256 : 128);
            }
            Files.write(path, bytes);
            try {
                assertThat(ConfigReader.read(path)).isNotNull();
            } catch (HomingException e) {
                assertThat(e.details()).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }
}
