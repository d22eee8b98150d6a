package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageIdTest {
    @Test
    void theIdKeepsItsCase() {
        assertThat(new MessageId("o3vrnil0e2ic28tr-A=+_.1")).hasToString("o3vrnil0e2ic28tr-A=+_.1");
        assertThat(new MessageId("a")).isNotEqualTo(new MessageId("A"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", ".a", "-a", "_a", "a/b", "../a", "a b", "a\n", "a\0", "é", "<a@b>", "a%2f", "a\\b"
            })
    void whatIsNotSafeInAKeyIsRefused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessageId(id))
                .withMessageStartingWith("message id: expected ");
    }

    @Test
    void theLimitIs128() {
        assertThat(new MessageId("a".repeat(128)).value()).hasSize(128);
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId("a".repeat(129)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(null));
    }
}
