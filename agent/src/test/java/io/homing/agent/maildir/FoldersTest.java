package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.FolderName;
import io.homing.store.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FoldersTest {
    @TempDir
    Path root;

    private Volume volume;

    @BeforeEach
    void volume() {
        volume = new Volume(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INBOX", "Junk", "Drafts", "Sent", "Trash", "Archive"})
    void aNewMailboxGetsTheUsualFoldersWithTheirIdentity(String name) throws IOException {
        volume.ensure(42, FolderName.INBOX);
        var folder = new FolderName(name);
        Path directory = folder.equals(FolderName.INBOX) ? volume.inbox : volume.inbox.resolve("." + name);
        assertThat(Files.readAllBytes(directory.resolve("dovecot-uidlist")))
                .isEqualTo(FolderIdentity.of(ANN, folder, Position.NONE).uidList())
                .endsWith('\n');
        assertThat(directory.resolve("new")).isEmptyDirectory();
        assertThat(directory.resolve("cur")).isEmptyDirectory();
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
        assertThat(Files.exists(directory.resolve("maildirfolder"))).isEqualTo(!folder.equals(FolderName.INBOX));
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        volume.ensure(1, new FolderName("Lists/Debian"));
        for (String path : volume.below(root)) {
            String wanted = Files.isDirectory(root.resolve(path)) ? "rwx------" : "rw-------";
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path))))
                    .as(path)
                    .isEqualTo(wanted);
            assertThat(Files.getOwner(root.resolve(path))).as(path).isEqualTo(Files.getOwner(root));
        }
        assertThat(volume.inbox.resolve(".Lists.Debian/new")).isDirectory();
    }

    @Test
    void askingAgainChangesNothing() throws IOException {
        volume.ensure(1, FolderName.JUNK);
        Files.writeString(volume.inbox.resolve(".Junk/dovecot-uidlist"), "3 V1 N5 G0\n1 :mail\n");
        var before = volume.below(root);
        volume.ensure(2, FolderName.JUNK);
        assertThat(volume.below(root)).isEqualTo(before);
        assertThat(volume.inbox.resolve(".Junk/dovecot-uidlist")).hasContent("3 V1 N5 G0\n1 :mail\n");
    }

    @Test
    void aHalfBuiltFolderInTheWorkshopDoesNotDisturb() throws IOException {
        for (String leftOver : new String[] {"mailbox", "mailbox/.Junk", "folder"}) {
            Volume.makeMaildir(volume.workshop.resolve(leftOver));
            Files.writeString(volume.workshop.resolve(leftOver + "/dovecot-uidlist"), "3 V1 N1 G");
            Files.writeString(volume.workshop.resolve(leftOver + "/dovecot-uidlist.new"), "3");
        }
        Files.writeString(volume.workshop.resolve("dovecot-uidlist.new"), "3");
        volume.ensure(1, new FolderName("Lists"));
        var sound = new Volume(Files.createDirectory(root.resolve("sound")));
        sound.ensure(1, new FolderName("Lists"));
        for (String folder : new String[] {"", ".Junk", ".Lists"}) {
            assertThat(volume.inbox.resolve(folder).resolve("dovecot-uidlist"))
                    .hasSameBinaryContentAs(sound.inbox.resolve(folder).resolve("dovecot-uidlist"));
        }
    }

    @Test
    void partsThatAUserDeletedAreMadeAnew() throws IOException {
        volume.ensure(1, FolderName.INBOX);
        Files.delete(volume.inbox.resolve("new"));
        volume.ensure(2, FolderName.INBOX);
        assertThat(volume.inbox.resolve("new")).isEmptyDirectory();
    }
}
