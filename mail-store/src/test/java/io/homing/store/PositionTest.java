package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PositionTest {
    @Test
    void positionsCountFromOne() {
        assertThat(Position.NONE.next()).isEqualTo(new Position(1));
        assertThat(new Position(1).next()).isEqualTo(new Position(2));
    }

    @Test
    void twelveDigitsSortLikeThePosition() {
        List<Position> sorted = Stream.of(0L, 1L, 9L, 10L, 99L, 100L, 999_999_999_998L, 999_999_999_999L)
                .map(Position::new)
                .toList();
        assertThat(sorted).isSorted().extracting(Position::padded).isSorted();
        assertThat(new Position(4711).padded()).isEqualTo("000000004711");
    }

    @Test
    void theDigitsAreThoseOfAsciiInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(new Position(4711).padded()).isEqualTo("000000004711");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatTwelveDigitsCannotHoldIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(1_000_000_000_000L));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(999_999_999_999L).next());
    }
}
