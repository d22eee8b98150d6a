package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.ANN;
import static io.homing.agent.maildir.TestEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.homing.store.FolderName;
import io.homing.store.RandomValues;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaildirLayoutTest {
    private static final MaildirLayout DEFAULT = new MaildirLayout(MaildirLayout.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{domain}/{user}/Maildir",
                "{user}@{domain}",
                "vhosts/{domain}/{user}",
                "{user}/{domain}/mail",
                "{domain}/{user}/{user}@{domain}"
            })
    void aRelativePathWithBothNamesIsALayout(String pattern) {
        assertThat(new MaildirLayout(pattern).inbox(ANN).toString())
                .isEqualTo(pattern.replace("{user}", "ann").replace("{domain}", "example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{user}",
                "{domain}",
                "Maildir",
                "/{domain}/{user}",
                "../{domain}/{user}",
                "{domain}/../{user}",
                "{domain}/{user}/..",
                "./{domain}/{user}",
                ".homing/{domain}/{user}",
                "{domain}/./{user}",
                "%d/%n",
                "{domain}{user}",
                "{user}-{domain}/Maildir",
                "Maildir/{user}{domain}",
                "{Domain}/{User}",
                "{domain}/{user}\0",
                "{user}{domain}",
                "{user}.{domain}",
                "mail/{domain}-{user}",
                "{user}@{domain}.{user}"
            })
    void whatCouldLeaveTheRootOrMixMailboxesIsRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MaildirLayout(pattern));
    }

    /** A file name may have 255 bytes, and the names of user and domain want their part of it. */
    @Test
    void aLayoutHasNoMoreTextOfItsOwnThanANameHasRoomFor() {
        assertThat(new MaildirLayout("x".repeat(98) + "/{domain}/{user}").inbox(ANN))
                .hasFileName("ann");
        for (String pattern : List.of(
                "x".repeat(300) + "/{domain}/{user}",
                "{domain}/{user}" + "x".repeat(254),
                "é".repeat(60) + "/{domain}/{user}",
                "{domain}/{user}" + "/x".repeat(2_500))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new MaildirLayout(pattern))
                    .withMessageContaining("at most 100 bytes");
        }
    }

    @Test
    void foldersLieSideBySideInTheInbox() {
        assertThat(folder("INBOX")).isEqualTo("example.org/ann/Maildir");
        assertThat(folder("Junk")).isEqualTo("example.org/ann/Maildir/.Junk");
        assertThat(folder("Lists/Debian")).isEqualTo("example.org/ann/Maildir/.Lists.Debian");
        assertThat(folder("R&D/Köln")).isEqualTo("example.org/ann/Maildir/.R&-D.K&APY-ln");
        assertThat(folder("new")).isEqualTo("example.org/ann/Maildir/.new");
    }

    private static String folder(String name) {
        return DEFAULT.folder(ANN, new FolderName(name)).toString();
    }

    @Test
    void anEntryLiesInItsFolder() {
        assertThat(DEFAULT.file(entry(7, FolderName.JUNK)))
                .hasToString("example.org/ann/Maildir/.Junk/new/1795262400.0_000000000007.homing,S=4711,W=4711");
    }

    @Test
    void noEntryLeavesTheRoot() {
        var random = new RandomValues(13);
        Path root = Path.of("/var/mail/homing");
        for (int n = 0; n < 1_000; n++) {
            var entry = random.entry();
            Path file = root.resolve(DEFAULT.file(entry));
            assertThat(file.normalize()).isEqualTo(file).startsWithRaw(root.resolve(DEFAULT.inbox(entry.mailbox())));
            assertThat(root.relativize(file).getName(0))
                    .hasToString(entry.mailbox().domain());
            assertThat(root.relativize(file).getNameCount()).isBetween(5, 6);
        }
    }
}
