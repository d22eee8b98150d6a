package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class Sha256Test {
    /** FIPS 180-2, appendix B.1. */
    private static final Sha256 ABC = new Sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    @Test
    void theDigestIsThatOfTheStandard() {
        assertThat(Sha256.of("abc")).isEqualTo(ABC);
        assertThat(Sha256.of(new byte[] {'a', 'b', 'c'})).isEqualTo(ABC);
    }

    @Test
    void aDigestThatWasFedBitByBitIsTheSameAndFreshAfterwards() {
        var digest = Sha256.digest();
        digest.update((byte) 'a');
        digest.update(new byte[] {'b', 'c'});
        assertThat(Sha256.of(digest)).isEqualTo(ABC);
        assertThat(Sha256.of(digest)).isEqualTo(Sha256.of(""));
    }

    @Test
    void onlySixtyFourLowerCaseHexadecimalDigitsAreADigest() {
        String hex = ABC.value();
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(hex.substring(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(hex + "0"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256("B" + hex.substring(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256("g" + hex.substring(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(hex + "\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(null));
    }
}
