package io.homing.devstack.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

final class ReplayIT {
    @Test
    void everyStateThatACrashCanLeaveOnTheDiskIsCompleted() throws Exception {
        Result result = Replay.run(Boolean.getBoolean("long") ? 60 : 6, 1, System.out);
        System.out.println(result);
        assumeTrue(result.tried() > 0, result::toString);
        assertThat(result.violations()).isZero();
    }

    /** Or the proof above proves nothing. */
    @Test
    void withoutSyncMailIsLost() throws Exception {
        Result result = Replay.run(30, 1, false, System.out);
        System.out.println("without fsync, as it must be: " + result);
        assumeTrue(result.tried() > 0, result::toString);
        assertThat(result.violations()).isPositive();
    }
}
