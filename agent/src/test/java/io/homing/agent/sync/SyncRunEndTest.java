package io.homing.agent.sync;

import static io.homing.agent.sync.SyncFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What brings a run to an early end. */
final class SyncRunEndTest {
    @TempDir
    Path root;

    @Test
    @Timeout(20)
    void anInterruptedThreadStopsAndTheNextRunGoesOn() {
        var syncFixture = new SyncFixture(root);
        syncFixture.mail("m1", "one", ANN);
        syncFixture.faults = call -> {
            Thread.currentThread().interrupt();
            return Fault.NONE;
        };
        long delivered = syncFixture.sync().delivered();
        assertThat(Thread.interrupted()).as("the caller still sees it").isTrue();
        assertThat(delivered).isZero();
        syncFixture.faults = call -> Fault.NONE;
        assertThat(syncFixture.sync().delivered()).isEqualTo(1);
    }

    @Test
    void aStateThatCannotBeUnderstoodIsNamed() throws IOException {
        var syncFixture = new SyncFixture(root);
        syncFixture.sync();
        Path state = root.resolve(".homing/lane-0");
        Files.writeString(state, "torn");
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(syncFixture::sync)
                .withMessageStartingWith("cannot read the state file " + state)
                .satisfies(e -> assertThat(e.hint()).contains("restore the whole volume"));
        assertThat(state).hasContent("torn");
    }
}
