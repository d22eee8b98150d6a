package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlagTest {
    @Test
    void lettersAreInAsciiOrderAsMaildirWantsThem() {
        assertThat(Flag.letters(EnumSet.allOf(Flag.class))).isEqualTo("DFPRST");
        assertThat(Flag.letters(Set.of(Flag.SEEN, Flag.FLAGGED))).isEqualTo("FS");
        assertThat(Flag.letters(Set.of())).isEmpty();
    }

    @Test
    void everySetOfFlagsComesBackFromItsLetters() {
        List<Flag> all = List.of(Flag.values());
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            int chosen = bits;
            Set<Flag> flags = IntStream.range(0, all.size())
                    .filter(n -> (chosen & 1 << n) != 0)
                    .mapToObj(all::get)
                    .collect(Collectors.toSet());
            assertThat(Flag.ofLetters(Flag.letters(flags))).isEqualTo(flags);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SF", "SS", "s", "X", "S ", "a", ",S", "2,S"})
    void whatIsNotInOrderOrNotAFlagIsRefused(String letters) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Flag.ofLetters(letters))
                .withMessageStartingWith("flags: ");
    }
}
