package io.homing.devstack.prove;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FuzzIT {
    /** Always the same seed here; {@code ./prove fuzz} tries others. */
    @Test
    void noInputViolatesAProperty() throws Exception {
        Result result = Fuzz.run(Boolean.getBoolean("long") ? 600 : 10, 1, System.out);
        System.out.println(result);
        assertThat(result.violations()).isZero();
        assertThat(result.tried()).as("the fuzzers ran").isGreaterThan(200);
    }
}
