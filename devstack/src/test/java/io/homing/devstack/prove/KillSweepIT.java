package io.homing.devstack.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

final class KillSweepIT {
    @Test
    void whereverTheAgentIsKilledTheNextRunCompletesItsWork() throws Exception {
        int sample = 60;
        Result result = KillSweep.run(Boolean.getBoolean("long") ? Integer.MAX_VALUE : sample, 1, System.out);
        System.out.println(result);
        assumeTrue(result.tried() > 0, result::toString);
        assertThat(result.violations()).isZero();
        assertThat(result.tried()).isGreaterThanOrEqualTo(sample);
    }
}
