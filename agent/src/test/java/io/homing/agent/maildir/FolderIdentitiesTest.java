package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderIdentitiesTest {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);

    @TempDir
    Path root;

    private Volume volume;

    @BeforeEach
    void anInboxWithTheUsualFolders() {
        volume = new Volume(root);
        volume.ensure(1, FolderName.INBOX);
    }

    @Test
    void whatHomingMadeIsAsEverywhere() {
        assertThat(look()).isEqualTo(new FolderIdentities.Look(1 + Folders.USUAL.size(), List.of()));
    }

    @Test
    void aFolderOfAnotherIdentityIsNamed() throws IOException {
        Path junk = volume.inbox.resolve(".Junk");
        FolderIdentity ours = FolderIdentity.of(ANN, FolderName.JUNK, Position.NONE);
        for (String other : List.of(
                "3 V%d N1 G%s\n".formatted(ours.uidValidity(), "0".repeat(32)),
                "3 V%d N1 G%s\n".formatted(ours.uidValidity() - 1, ours.guid()),
                "3 V%d N1 G%s\n".formatted(ours.uidValidity() + 1, ours.guid()),
                "1 %d 1\n".formatted(ours.uidValidity()),
                "")) {
            Files.writeString(junk.resolve("dovecot-uidlist"), other);
            assertThat(look().wrong()).as(other).containsExactly(junk);
            assertThat(look().right()).isEqualTo(Folders.USUAL.size());
        }
    }

    @Test
    void aFolderThatCameBackHasTheIdentityOfThePositionThatBroughtIt() throws IOException {
        Files.write(
                volume.inbox.resolve(".Junk/dovecot-uidlist"),
                FolderIdentity.of(ANN, FolderName.JUNK, new Position(42)).uidList());
        assertThat(look().wrong()).isEmpty();
    }

    @Test
    void aFolderThatDovecotNeverOpenedOrThatIsALinkCountsForNothing() throws IOException {
        Path list = volume.inbox.resolve(".Junk/dovecot-uidlist");
        Files.delete(list);
        assertThat(look().right()).isEqualTo(Folders.USUAL.size());
        Files.createSymbolicLink(list, volume.inbox.resolve("dovecot-uidlist"));
        assertThat(look().right()).isEqualTo(Folders.USUAL.size());
        assertThat(look().wrong()).isEmpty();
    }

    @Test
    void mailboxesAreFoundInOrderAndNothingElseIsOne() throws IOException {
        Files.createDirectories(root.resolve("example.org/zoe/Maildir"));
        Files.createDirectories(root.resolve("example.com/bob/Maildir"));
        Files.createDirectories(root.resolve("example.com/without"));
        Files.createFile(
                Files.createDirectories(root.resolve("example.com/file")).resolve("Maildir"));
        Files.createDirectories(root.resolve(".homing/x/Maildir"));
        assertThat(FolderIdentities.mailboxes(root, LAYOUT))
                .containsExactly(
                        MailboxName.of("ann@example.org"),
                        MailboxName.of("bob@example.com"),
                        MailboxName.of("zoe@example.org"));
    }

    @Test
    void aVolumeThatIsNotThereIsNoEmptyOne() {
        Path missing = root.resolve("missing");
        assertThatThrownBy(() -> FolderIdentities.mailboxes(missing, LAYOUT))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("cannot list " + missing);
    }

    private FolderIdentities.Look look() {
        return FolderIdentities.look(root, LAYOUT);
    }
}
