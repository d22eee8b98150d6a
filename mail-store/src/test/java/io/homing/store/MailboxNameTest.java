package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MailboxNameTest {
    @Test
    void upperCaseIsTheSameMailbox() {
        assertThat(MailboxName.of("Ann.Lee+X@Example.ORG"))
                .isEqualTo(MailboxName.of("ann.lee+x@example.org"))
                .hasToString("ann.lee+x@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "_a@example.org", "+a=b_c-d.e@a-b.example.org", "a..b@1.2", "a.@example.org"})
    void whatIsSafeAsADirectoryIsAccepted(String name) {
        assertThat(MailboxName.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "ann",
                "ann@",
                "@example.org",
                "..@example.org",
                ".a@example.org",
                "-a@example.org",
                "ann@..",
                "ann@.",
                "ann@a..b",
                "ann@.example.org",
                "ann@example.org.",
                "ann@-a",
                "a/b@example.org",
                "a@b/c",
                "../../etc@example.org",
                "a@../b",
                "a\\b@example.org",
                "a\0@example.org",
                "a@b\0",
                "ann@example.org\n",
                "ann\n@example.org",
                "a b@example.org",
                " ann@example.org",
                "a@b@c",
                "\"a\"@example.org",
                "a%@example.org"
            })
    void whatCouldLeaveItsDirectoryIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> MailboxName.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u212aim@example.org",
                "ann@\u212a.org",
                "jos\u0131@example.org",
                "\u00e9@example.org",
                "a\uff0fb@c"
            })
    void aLookAlikeIsNotTheAsciiLetter(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> MailboxName.of(name));
    }

    @Test
    void theLongestNamesFitIntoAFileNameAndNothingLongerIsAccepted() {
        String label = "a".repeat(63);
        String domain = String.join(".", label, label, label, "a".repeat(61));
        assertThat(new MailboxName("a", domain.substring(1)).domain()).hasSize(252);
        assertThat(new MailboxName("a".repeat(64), domain.substring(64)).toString())
                .hasSize(254);
        assertThatIllegalArgumentException().isThrownBy(() -> new MailboxName("a", domain));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailboxName("aa", domain.substring(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailboxName("a".repeat(65), "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailboxName("a", domain + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MailboxName("a", label + "a"));
    }

    @Test
    void theRefusalShowsAHostileNameBoundedAndWithoutControlCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailboxName.of("\r\n" + "x".repeat(10_000) + "@example.org"))
                .withMessageStartingWith("mailbox user: expected ")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\r", "\n"));
    }
}
