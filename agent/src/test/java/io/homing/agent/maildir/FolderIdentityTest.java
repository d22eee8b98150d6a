package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.RandomValues;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FolderIdentityTest {
    /** Calculated without this program. Where one of these changed, two hosts of two versions would diverge. */
    @ParameterizedTest
    @CsvSource({
        "ann@example.org, INBOX, 0, 65482791, fbf73a5544c58f2185ea6572bd4a366b",
        "ann@example.org, Junk, 0, 105894527, 4ab1b92fdf82a5c2c6358dd357a96ba1",
        "ann@example.org, Junk, 7, 105894534, 0d409b71d52e26a511f6795130cd9d6c",
        "bob@example.org, Listen/Köln, 0, 820960742, 729797f208eec630961a24fae8ae6010"
    })
    void theIdentityOfAFolderNeverChanges(String mailbox, String folder, long remade, long uidValidity, String guid) {
        assertThat(FolderIdentity.of(MailboxName.of(mailbox), new FolderName(folder), new Position(remade)))
                .isEqualTo(new FolderIdentity(uidValidity, guid));
    }

    @Test
    void theUidListIsOneLineThatEndsAndIsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            var identity = FolderIdentity.of(MailboxName.of("ann@example.org"), FolderName.INBOX, Position.NONE);
            assertThat(new String(identity.uidList(), US_ASCII))
                    .isEqualTo("3 V65482791 N1 Gfbf73a5544c58f2185ea6572bd4a366b\n");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everyUidValidityIsValidAndGrowsWhenAFolderIsRemade() {
        var random = new RandomValues(9051);
        Set<String> guids = new HashSet<>();
        for (int n = 0; n < 500; n++) {
            MailboxName mailbox = random.mailbox();
            FolderName folder = random.folder();
            Position later = random.position();
            FolderIdentity first = FolderIdentity.of(mailbox, folder, Position.NONE);
            FolderIdentity again = FolderIdentity.of(mailbox, folder, later);
            assertThat(first.uidValidity()).isBetween(1L, (1L << 31) - 1);
            assertThat(again.uidValidity()).isBetween(first.uidValidity() + 1, (1L << 31) - 1);
            assertThat(again.guid()).isNotEqualTo(first.guid()).matches("[0-9a-f]{32}");
            guids.add(first.guid());
        }
        assertThat(guids).hasSizeGreaterThan(200);
    }
}
