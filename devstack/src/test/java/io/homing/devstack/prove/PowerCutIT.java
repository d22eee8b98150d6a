package io.homing.devstack.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

final class PowerCutIT {
    @Test
    void nothingConfirmedIsLostAndNothingTornIsVisible() throws Exception {
        Result result = PowerCut.run(Boolean.getBoolean("long") ? 200 : 5, 1, true, System.out);
        System.out.println(result);
        assumeTrue(result.tried() > 0, result::toString);
        assertThat(result.violations()).isZero();
    }

    /** Or the proof above proves nothing. */
    @Test
    void withoutSyncMailIsLost() throws Exception {
        Result result = PowerCut.run(6, 1, false, System.out);
        System.out.println("without fsync, as it must be: " + result);
        assumeTrue(result.tried() > 0, result::toString);
        assertThat(result.violations()).isPositive();
    }
}
