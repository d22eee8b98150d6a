package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "processed/x.eml", "manifest/2026/11/21/0-000000000001.json", "_a/0=+-_."})
    void segmentsJoinedBySlashesAreAKey(String key) {
        assertThat(new ObjectKey(key)).hasToString(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.b", "a b", "a\n", "a\0", "é", "a?b", "a#b"
            })
    void everythingElseIsRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObjectKey(key))
                .withMessageStartingWith("object key: expected ");
    }

    @Test
    void theLongestMessageIdFitsIntoEveryKey() {
        var longest = new MessageId("a".repeat(128));
        assertThat(StoreLayout.incoming(longest)).hasToString("incoming/" + longest);
        assertThat(StoreLayout.processed(longest)).hasToString("processed/" + longest + ".eml");
        assertThat(new ObjectKey("a".repeat(512)).value()).hasSize(512);
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey("a".repeat(513)));
    }
}
