package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.FolderName;
import io.homing.store.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user logged in before the first mail: Dovecot was quicker. */
final class FoldersOfDovecotTest {
    @TempDir
    Path root;

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

    @Test
    void anIdentityThatDovecotGaveStays() throws IOException {
        Files.writeString(uidList, "3 V1795262400 N1 G0123456789abcdef0123456789abcdef\n");
        volume.ensure(1, FolderName.INBOX);
        assertThat(uidList).hasContent("3 V1795262400 N1 G0123456789abcdef0123456789abcdef\n");
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
