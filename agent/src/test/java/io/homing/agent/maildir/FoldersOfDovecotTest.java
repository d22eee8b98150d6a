package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.homing.store.FolderName;
import io.homing.store.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user logged in before the first mail: Dovecot was quicker. */
final class FoldersOfDovecotTest {
    @TempDir
    Path root;

    private static final String UNUSED = "3 V1795262400 N1 G0123456789abcdef0123456789abcdef\n";

    private Volume volume;
    private Path uidList;

    @BeforeEach
    void inboxOfDovecot() throws IOException {
        volume = new Volume(root);
        Volume.makeMaildir(volume.inbox);
        uidList = volume.inbox.resolve("dovecot-uidlist");
    }

    @Test
    void aFolderWithoutIdentityGetsOurs() throws IOException {
        volume.ensure(42, FolderName.INBOX);
        assertThat(uidList)
                .hasBinaryContent(
                        FolderIdentity.of(ANN, FolderName.INBOX, Position.NONE).uidList());
        assertThat(Files.getOwner(uidList)).isEqualTo(Files.getOwner(root));
    }

    @Test
    void twoFoldersWithoutIdentityGetTheirOwn() throws IOException {
        Volume.makeMaildir(volume.inbox.resolve(".Junk"));
        volume.ensure(1, FolderName.INBOX);
        volume.ensure(2, FolderName.JUNK);
        assertThat(uidList)
                .hasBinaryContent(
                        FolderIdentity.of(ANN, FolderName.INBOX, Position.NONE).uidList());
        assertThat(volume.inbox.resolve(".Junk/dovecot-uidlist"))
                .hasBinaryContent(
                        FolderIdentity.of(ANN, FolderName.JUNK, Position.NONE).uidList());
    }

    /** Nobody has seen a UID in it: a client has nothing to lose. */
    @Test
    void anIdentityThatDovecotGaveAnUnusedFolderBecomesOurs() throws IOException {
        Files.writeString(uidList, UNUSED);
        volume.ensure(42, FolderName.INBOX);
        assertThat(uidList)
                .hasBinaryContent(
                        FolderIdentity.of(ANN, FolderName.INBOX, Position.NONE).uidList());
        assertThat(Files.getOwner(uidList)).isEqualTo(Files.getOwner(root));
        assertThat(volume.below(volume.inbox)).doesNotContain("dovecot-uidlist.lock");
    }

    @Test
    void anIdentityStaysOnceAUidWasGivenAway() throws IOException {
        Files.writeString(uidList, UNUSED.replace("N1", "N2"));
        volume.ensure(1, FolderName.INBOX);
        assertThat(uidList).hasContent(UNUSED.replace("N1", "N2"));
    }

    @Test
    void aFolderThatDovecotHasInHandIsLeftToIt() throws IOException {
        Files.writeString(uidList, UNUSED);
        Path lock = Files.writeString(volume.inbox.resolve("dovecot-uidlist.lock"), "");
        volume.ensure(1, FolderName.INBOX);
        volume.adopt();
        assertThat(uidList).hasContent(UNUSED);
        assertThat(lock).exists();
        Files.delete(lock);
        volume.adopt();
        assertThat(uidList)
                .hasBinaryContent(
                        FolderIdentity.of(ANN, FolderName.INBOX, Position.NONE).uidList());
    }

    @Test
    void theLockOfARunThatWasKilledIsTaken() throws IOException {
        Files.writeString(uidList, UNUSED);
        byte[] ours = FolderIdentity.of(ANN, FolderName.INBOX, Position.NONE).uidList();
        Path lock = Files.write(volume.inbox.resolve("dovecot-uidlist.lock"), ours);
        volume.adopt();
        assertThat(uidList).hasBinaryContent(ours);
        assertThat(lock).doesNotExist();
    }

    @Test
    void whoLoggedInBeforeTheFirstMailGetsTheUsualFolders() throws IOException {
        Volume.makeMaildir(volume.inbox.resolve(".Sent"));
        Files.writeString(volume.inbox.resolve(".Sent/dovecot-uidlist"), UNUSED);
        volume.adopt();
        for (String name : List.of("INBOX", "Junk", "Drafts", "Sent", "Trash", "Archive")) {
            var folder = new FolderName(name);
            assertThat((folder.equals(FolderName.INBOX) ? volume.inbox : volume.inbox.resolve("." + name))
                            .resolve("dovecot-uidlist"))
                    .hasBinaryContent(
                            FolderIdentity.of(ANN, folder, Position.NONE).uidList());
        }
    }

    @Test
    void aUsualFolderThatAUserDeletedStaysAway() throws IOException {
        volume.adopt();
        for (String part : List.of("new", "cur", "tmp", "maildirfolder", "dovecot-uidlist", "")) {
            Files.delete(volume.inbox.resolve(".Junk").resolve(part));
        }
        new Volume(root).adopt();
        assertThat(volume.inbox.resolve(".Junk")).doesNotExist();
    }

    @Test
    void aMailboxThatHasHadMailOfOthersIsLeftAsItIs() throws IOException {
        Files.writeString(uidList, UNUSED.replace("N1", "N7"));
        volume.adopt();
        assertThat(volume.below(volume.inbox)).containsExactly("cur", "dovecot-uidlist", "new", "tmp");
    }

    @Test
    void aFolderThatDovecotIsJustMakingIsWaitedFor() throws IOException {
        Path log = Files.createFile(volume.inbox.resolve("dovecot.index.log"));
        volume.adopt();
        assertThat(uidList).doesNotExist();
        Files.writeString(uidList, UNUSED);
        volume.adopt();
        assertThat(uidList)
                .hasBinaryContent(
                        FolderIdentity.of(ANN, FolderName.INBOX, Position.NONE).uidList());
        assertThat(log).exists();
    }

    /** A directory where a list should be is as good as any trouble that nobody thought of. */
    @Test
    void aMailboxThatCannotBeAdoptedKeepsNobodyElseFromIt() throws IOException {
        Files.createDirectories(volume.workshop.resolve("dovecot-uidlist/in the way"));
        volume.adopt();
        assertThat(uidList).doesNotExist();
        Files.delete(volume.workshop.resolve("dovecot-uidlist/in the way"));
        Files.delete(volume.workshop.resolve("dovecot-uidlist"));
        volume.adopt();
        assertThat(uidList).exists();
    }

    @Test
    void aVolumeThatCannotBeListedKeepsNobodyFromIt() throws IOException {
        var lost = new Volume(Files.createDirectory(root.resolve("lost")));
        PathUtils.deleteDirectory(lost.root);
        assertThatCode(lost::adopt).doesNotThrowAnyException();
    }

    @Test
    void aDirectoryThatIsNoMaildirIsNotMadeOne() throws IOException {
        Path notes = Files.createDirectories(root.resolve("example.org/notes/Maildir/2026"));
        volume.adopt();
        assertThat(volume.below(notes.getParent())).containsExactly("2026");
    }

    @Test
    void whatIsNoMailboxIsNotAdopted() throws IOException {
        Path found = root.resolve("lost+found/ann/Maildir");
        Volume.makeMaildir(found);
        volume.adopt();
        assertThat(volume.below(found)).containsExactly("cur", "new", "tmp");
    }

    @Test
    void aFolderWithAnIndexStaysUntouched() throws IOException {
        Files.writeString(volume.inbox.resolve("dovecot.index.log"), "binary");
        var before = volume.below(root);
        volume.ensure(1, FolderName.INBOX);
        assertThat(volume.below(root)).isEqualTo(before);
    }

    @Test
    void anEmptyDirectoryInThePlaceOfAFolderIsCompleted() throws IOException {
        Files.createDirectory(volume.inbox.resolve(".Junk"));
        volume.ensure(1, FolderName.JUNK);
        assertThat(volume.below(volume.inbox.resolve(".Junk"))).contains("cur", "dovecot-uidlist", "new", "tmp");
    }
}
