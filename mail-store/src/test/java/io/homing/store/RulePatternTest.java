package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RulePatternTest {
    @Test
    void theMostSpecificPatternComesFirst() {
        assertThat(candidates("Ann+Shop@Example.org"))
                .containsExactly("ann+shop@example.org", "ann@example.org", "*@example.org", "*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann@example.org | ann@example.org *@example.org *",
                "ann+@example.org | ann+@example.org ann@example.org *@example.org *",
                "a+b+c@d | a+b+c@d a@d *@d *",
                "+tag@d | +tag@d *@d *",
                "+@d | +@d *@d *",
                "a@b+c | a@b+c *@b+c *",
                "a@b@c | a@b@c *@c *",
                "*@d | *@d *",
                "a@ | *",
                "@b | *",
                "@ | *",
                "nobody | *",
                "* | *"
            })
    void everyAddressHasItsPatternsAndAlwaysTheLast(String address, String patterns) {
        assertThat(candidates(address)).containsExactly(patterns.split(" "));
    }

    @Test
    void whateverTheAddressItHasCandidates() {
        var random = new RandomValues(11);
        for (int n = 0; n < 2_000; n++) {
            assertThat(RulePattern.candidates(random.address()))
                    .endsWith(RulePattern.ANYONE)
                    .doesNotHaveDuplicates();
        }
        assertThat(candidates("\u0130".repeat(200) + "@example.org"))
                .as("too long in lower case: 400 letters")
                .containsExactly("*@example.org", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*@example.org", "ann@example.org", "ann+shop@example.org"})
    void aPatternIsAnAddressADomainOrEverybody(String pattern) {
        assertThat(new RulePattern(pattern)).hasToString(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ann", "@example.org", "ann@", "a b@c", "<a@b>", " a@b", "a@b\n", "**"})
    void everythingElseIsRefused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RulePattern(pattern))
                .withMessageStartingWith("rule pattern: ");
    }

    private static List<String> candidates(String address) {
        return RulePattern.candidates(new Address(address)).stream()
                .map(RulePattern::value)
                .toList();
    }
}
