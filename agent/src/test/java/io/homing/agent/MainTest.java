package io.homing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MainTest {
    @Test
    void withoutAFileTheDefaultIsRead() {
        assertThat(Stream.of("sync", "run"))
                .allSatisfy(command -> assertThat(Main.config(command)).contains(Path.of("/etc/homing/agent.yaml")));
    }

    @Test
    void bothFormsOfTheOptionNameAFile() {
        assertThat(Stream.of("-c", "--config"))
                .allSatisfy(
                        option -> assertThat(Main.config("run", option, "x")).contains(Path.of("x")));
    }

    @Test
    void everythingElseIsForTheProgramHoming() {
        assertThat(Stream.of("", "status", "sync --json", "sync --dry-run", "sync -c", "sync -x y", "sync -c x -h"))
                .allSatisfy(
                        words -> assertThat(Main.config(words.split(" ", -1))).isEmpty());
        assertThat(Main.config()).isEmpty();
    }
}
