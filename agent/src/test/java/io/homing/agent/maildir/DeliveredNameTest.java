package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.NOON;
import static io.homing.agent.maildir.TestEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Flag;
import io.homing.store.FolderName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeliveredNameTest {
    private static final String NAME = "1795262400.0_000000000012.homing,S=4711,W=4711";

    @Test
    void theNameFollowsFromTheJournalAlone() {
        assertThat(name(12)).isEqualTo("new/" + NAME);
        assertThat(DeliveredName.within(entry(12, FolderName.INBOX, NOON, Flag.SEEN, Flag.FLAGGED)))
                .hasToString("cur/" + NAME + ":2,FS");
    }

    @Test
    void theNameIsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(name(12)).isEqualTo("new/" + NAME);
        } finally {
            Locale.setDefault(before);
        }
    }

    /** FACTS: UIDs follow the leading decimal number of the file name, then the rest of the name. */
    @Test
    void dovecotSortsTheNamesByPosition() {
        var random = new Random(5);
        List<String> names = new ArrayList<>();
        Instant committed = Instant.ofEpochSecond(999_999_900);
        for (long position = 95; position < 1_100; position++) {
            committed = committed.plusMillis(random.nextInt(700));
            Instant now = committed;
            names.add(DeliveredName.within(entry(position, FolderName.INBOX, now))
                    .getFileName()
                    .toString());
        }
        assertThat(names.getFirst()).startsWith("9999999");
        assertThat(names.getLast()).startsWith("1000000");
        Comparator<String> asDovecot = Comparator.comparingLong(
                        (String name) -> Long.parseLong(name.replaceAll("\\D.*", "")))
                .thenComparing(Comparator.naturalOrder());
        assertThat(names).isSortedAccordingTo(asDovecot).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {NAME, NAME + ":2,", NAME + ":2,FS", "1.999_000000000001.homing", "0.0_000000000001.homing,S=1"})
    void itIsKnownAgainWhateverBecameOfItsFlags(String name) {
        assertThat(DeliveredName.isOurs(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1795262400.M1P2.host,S=4711",
                "1795262400.0_12.homing,S=1",
                "x" + NAME,
                "1795262400.0_000000000012.homing-notes",
                "dovecot-uidlist",
                "0-000000000012"
            })
    void foreignFilesAreNotOurs(String name) {
        assertThat(DeliveredName.isOurs(name)).isFalse();
    }

    private static String name(long position) {
        return DeliveredName.within(entry(position, FolderName.INBOX)).toString();
    }
}
