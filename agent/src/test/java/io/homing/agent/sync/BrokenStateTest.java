package io.homing.agent.sync;

import static io.homing.agent.sync.SyncFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.HomingException;
import io.homing.store.Lane;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document of ours that a disk has damaged: the operator reads which one, and what to do; nothing is delivered. */
final class BrokenStateTest {
    private static final String TORN = "{\"lane\":0,\"published\":1,\"rep";

    @TempDir
    Path root;

    private SyncFixture syncFixture;
    private Path state;

    @BeforeEach
    void aVolumeWithMail() {
        syncFixture = new SyncFixture(root);
        syncFixture.mail("m1", "one", ANN);
        syncFixture.sync();
        state = root.resolve(".homing/lane-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{}", TORN, "\u0000\u0000\u0000\u0000", "null", "[[[[", "\ufffd"})
    void aStateThatCannotBeUnderstoodIsNamed(String text) throws IOException {
        Files.writeString(state, text);
        assertRefused(state);
    }

    @Test
    void aHugeStateIsNotReadToItsEnd() throws IOException {
        grow(state);
        assertRefused(state);
    }

    @Test
    void aDirectoryInPlaceOfTheStateIsNamed() throws IOException {
        Files.delete(state);
        Files.createDirectory(state);
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(this::standing)
                .withMessageContaining(state.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", TORN, "\u0000\u0000"})
    void aWaitingMailWhoseEntryCannotBeUnderstoodIsNamed(String text) throws IOException {
        Path entry = Files.createDirectories(root.resolve(".homing/waiting")).resolve("0-000000000002.json");
        Files.writeString(entry, text);
        assertRefused(entry);
        grow(entry);
        assertRefused(entry);
    }

    private static void grow(Path file) throws IOException {
        try (var huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(5L << 30); // sparse
        }
    }

    private void assertRefused(Path file) {
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(this::standing)
                .withMessageContaining("cannot read the state file " + file)
                .satisfies(e -> assertThat(e.hint()).contains("restore the whole volume from one backup"));
    }

    private MailVolumeView.Standing standing() {
        try (MailVolume volume = syncFixture.open()) {
            return volume.standing(Lane.FIRST);
        }
    }
}
