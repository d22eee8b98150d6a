package io.homing.devstack.prove;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsersIT {
    @Test
    void whateverPeopleDoWhileTheAgentIsKilledEveryMailIsSeenOnce() throws Exception {
        Result result = Users.run(100, 3, System.out);
        System.out.println(result);
        assertThat(result.tried()).isGreaterThanOrEqualTo(100);
        assertThat(result.violations()).isZero();
    }
}
