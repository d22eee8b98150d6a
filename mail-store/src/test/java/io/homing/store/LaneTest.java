package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LaneTest {
    /** Calculated without this program: SHA-256 of the name as a number, modulo lanes. Another lane is another order. */
    @ParameterizedTest
    @CsvSource({
        "ann@example.org, 1, 0", "ann@example.org, 2, 1", "ann@example.org, 7, 3", "ann@example.org, 16, 1",
        "ann@example.org, 1000, 25", "bob@example.org, 2, 1", "bob@example.org, 7, 3", "bob@example.org, 16, 5",
        "bob@example.org, 1000, 973", "x@a, 2, 0", "x@a, 1000, 528"
    })
    void theLaneOfAMailboxNeverChanges(String mailbox, int lanes, int lane) {
        assertThat(Lane.of(MailboxName.of(mailbox), lanes)).isEqualTo(new Lane(lane));
    }

    @Test
    void mailboxesSpreadOverAllLanes() {
        var perLane = IntStream.range(0, 1000)
                .mapToObj(n -> Lane.of(MailboxName.of("user" + n + "@example.org"), 10))
                .collect(Collectors.groupingBy(lane -> lane, Collectors.counting()));
        assertThat(perLane)
                .hasSize(10)
                .allSatisfy((lane, mailboxes) -> assertThat(mailboxes).isBetween(60L, 140L));
    }

    @Test
    void thereAreAtMostAThousandLanes() {
        assertThat(new Lane(999)).hasToString("999");
        assertThatIllegalArgumentException().isThrownBy(() -> new Lane(1000));
        assertThatIllegalArgumentException().isThrownBy(() -> new Lane(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Lane.of(MailboxName.of("a@b"), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Lane.of(MailboxName.of("a@b"), 1001));
    }
}
