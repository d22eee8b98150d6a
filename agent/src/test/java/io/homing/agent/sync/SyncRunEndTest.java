package io.homing.agent.sync;

import static io.homing.agent.sync.World.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.StoreException;
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
        var world = new World(root);
        world.mail("m1", "one", ANN);
        world.faults = call -> {
            Thread.currentThread().interrupt();
            return Fault.NONE;
        };
        long delivered = world.sync().delivered();
        assertThat(Thread.interrupted()).as("the caller still sees it").isTrue();
        assertThat(delivered).isZero();
        world.faults = call -> Fault.NONE;
        assertThat(world.sync().delivered()).isEqualTo(1);
    }

    @Test
    void aStateThatCannotBeUnderstoodIsNamed() throws IOException {
        var world = new World(root);
        world.sync();
        Path state = root.resolve(".homing/lane-0");
        Files.writeString(state, "torn");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(world::sync)
                .withMessageStartingWith("cannot understand " + state)
                .satisfies(e -> assertThat(e.hint()).contains("restore the whole volume"));
        assertThat(state).hasContent("torn");
    }
}
