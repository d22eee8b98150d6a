package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "Ann.Lee@Example.ORG, Ann.Lee, example.org",
        "<ann@example.org>, ann, example.org",
        "'  ann@example.org ', ann, example.org",
        "nobody, nobody, ''",
        "a@, a, ''",
        "@b, '', b",
        "@, '', ''",
        "a@b@c, a@b, c",
        "'\"a@b\"@c', '\"a@b\"', c",
        "'<a b>@c', a_b_, c"
    })
    void anyTextHasALocalPartAndADomain(String text, String local, String domain) {
        var address = new Address(text);
        assertThat(address.local()).isEqualTo(local);
        assertThat(address.domain()).isEqualTo(domain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nBcc: eve@example.net@b",
                "a\nb@c",
                "a\0b@c",
                "a\tb@c",
                "a>b<c@d",
                "a\u0085b@c",
                "a\u2028b@c",
                "a\u2029b@c",
                "a\u001b[31mb@c",
                "a\u007fb@c",
                "a\u202eb@c",
                "a\u00a0b@c",
                "a\u200bb@c",
                "a\ud83db@c",
                "a@b\u0130\n"
            })
    void nothingSurvivesThatForgesALine(String text) {
        assertThat(new Address(text).value()).doesNotContainPattern("[\\s\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs}<>]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n", "<>", " <> "})
    void nothingAtAllIsNoAddress(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Address(text));
    }

    @Test
    void anOverlongAddressIsCutAndNeverInTheMiddleOfACharacter() {
        assertThat(new Address("x".repeat(1_000_000) + "@example.org").value()).hasSize(320);
        assertThat(new Address("x".repeat(319) + "📬@b").value()).hasSize(319).matches("x+");
        assertThat(new Address("a@" + "\u0130".repeat(318)).value())
                .as("longer in lower case")
                .hasSize(320);
    }

    @Test
    void anAddressReadAgainIsTheSame() {
        var random = new RandomValues(7);
        for (int n = 0; n < 2_000; n++) {
            Address address = random.address();
            assertThat(new Address(address.value())).isEqualTo(address);
            assertThat(address.value()).hasSizeBetween(1, 320);
        }
    }
}
