package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderNameTest {
    /** Two hosts with different Java versions must agree on what a name is. */
    @Test
    void aCharacterThatThisJavaDoesNotKnowYetIsTaken() {
        assertThat(new FolderName("\u0378").value()).isEqualTo("\u0378");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INBOX", "inbox", "Inbox"})
    void inboxIsOneFolderInAnyCase(String name) {
        assertThat(new FolderName(name)).isEqualTo(FolderName.INBOX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0131nbox", "\u0130NBOX", "INBOX2", "inbox/a"})
    void whatOnlyLooksLikeInboxIsAnotherFolder(String name) {
        assertThat(new FolderName(name)).isNotEqualTo(FolderName.INBOX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INBOX/a", "inbox/a", "Inbox/a"})
    void inboxIsInCapitalsAlsoWhereItHasFoldersWithin(String name) {
        assertThat(new FolderName(name)).hasToString("INBOX/a");
        assertThat(new FolderName("a/" + name)).hasToString("a/" + name);
        assertThat(new FolderName("inboxes/a")).hasToString("inboxes/a");
    }

    @Test
    void levelsAreJoinedByASlash() {
        assertThat(new FolderName("Lists/Debian/Announce").levels()).containsExactly("Lists", "Debian", "Announce");
        assertThat(FolderName.JUNK.levels()).containsExactly("Junk");
    }

    @Test
    void composedAndDecomposedLettersAreTheSameFolder() {
        assertThat(new FolderName("Cafe\u0301"))
                .isEqualTo(new FolderName("Café"))
                .hasToString("Café");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A B", "日本語/受信", "📬", "a&b", "{x}", "a~b", "-rf", "$HOME", "'; rm", "Ünïcode", "a,b"})
    void whatAPersonMayNameAFolderIsAccepted(String name) {
        assertThat(new FolderName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "/a",
                "a//b",
                ".",
                "..",
                "../x",
                "a/../b",
                "a.b",
                ".hidden",
                "a*",
                "a%",
                "a\\b",
                "~",
                "~root",
                "a/~b",
                " a",
                "a ",
                "a/ b",
                "a /b",
                "a\0b",
                "a\nb",
                "a\rb",
                "a\tb",
                "a\u007f",
                "a\u0085",
                "a\u2028b",
                "a\u2029",
                "\u202eevil",
                "a\u200bb",
                "\ufeffa",
                "a\u00adb",
                "\ud83d",
                "\udcec",
                "a\uffffb"
            })
    void whatIsNotTheSameForEveryClientIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FolderName(name))
                .withMessageStartingWith("folder: ");
    }

    @Test
    void theLimitCountsBytes() {
        assertThat(new FolderName("é".repeat(50)).value()).hasSize(50);
        assertThatIllegalArgumentException().isThrownBy(() -> new FolderName("é".repeat(50) + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new FolderName(null));
    }
}
