package io.homing.devstack.prove;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SimulationIT {
    /** Always the same seeds here, so that red stays red; {@code ./prove simulate} tries new ones. */
    @Test
    void noScheduleViolatesAnInvariant() throws Exception {
        Result result = Simulation.run(Boolean.getBoolean("long") ? 1_000_000 : 10_000, 1, System.out);
        System.out.println(result);
        assertThat(result.violations()).isZero();
    }
}
