package io.homing.agent.sync;

import static io.homing.agent.sync.SyncFixture.ANN;
import static io.homing.agent.sync.SyncFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.FolderName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mail user who puts something in the place of a folder holds up that folder, nobody else, and loses nothing. */
final class ObstructedMailTest {
    private static final String INBOX = "example.org/ann/Maildir";
    private static final String JUNK = INBOX + "/.Junk";

    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private SyncFixture syncFixture;

    @BeforeEach
    void aVolumeWithMail() throws IOException {
        syncFixture = new SyncFixture(root);
        syncFixture.mail("m1", "one", FolderName.JUNK, ANN);
        syncFixture.sync();
        Files.createDirectories(elsewhere.resolve("new"));
    }

    @ParameterizedTest
    @ValueSource(strings = {JUNK, JUNK + "/new", INBOX, "example.org/ann"})
    void mailsWaitForTheirFolderAndTheOthersArrive(String place) throws IOException {
        replaceByLink(place);
        syncFixture.mail("m2", "two", FolderName.JUNK, ANN, BOB);
        syncFixture.mail("m3", "three", FolderName.JUNK, ANN);
        var report = syncFixture.sync();
        assertThat(syncFixture.folder("example.org/bob/Maildir/.Junk")).containsExactly("3: two");
        assertThat(report.obstructed()).hasValueSatisfying(trouble -> {
            assertThat(trouble).hasMessageContaining(root.resolve(place) + " is in the way");
            assertThat(trouble.hint()).contains("ls -ld " + root.resolve(place));
        });
        assertThat(elsewhere.resolve("new")).isEmptyDirectory();
        var before = syncFixture.snapshot();
        assertThat(syncFixture.sync().obstructed()).as("told again").isPresent();
        assertThat(syncFixture.snapshot()).isEqualTo(before);

        putBack(place);
        assertThat(syncFixture.sync().obstructed()).isEmpty();
        assertThat(syncFixture.folder(JUNK)).containsExactly("1: one", "2: two", "4: three");
        assertThat(root.resolve(".homing/waiting")).isEmptyDirectory();
        assertThat(syncFixture.calls)
                .filteredOn("open"::equals)
                .as("fetched once")
                .hasSize(3);
    }

    @Test
    void aLinkPutThereBetweenAnnouncementAndPublicationIsNotFollowed() throws IOException {
        syncFixture.mail("m2", "two", FolderName.JUNK, ANN);
        syncWith(atFirst("move", () -> replaceByLink(JUNK + "/new")));
        assertThat(elsewhere.resolve("new")).isEmptyDirectory();
        putBack(JUNK + "/new");
        syncFixture.sync();
        assertThat(syncFixture.folder(JUNK)).containsExactly("1: one", "2: two");
    }

    @Test
    void aLinkPutThereBetweenCrashAndRecoveryIsNotFollowed() throws IOException {
        syncFixture.mail("m2", "two", FolderName.JUNK, ANN);
        assertThatThrownBy(() -> syncWith(atFirst("move", () -> {
                    throw new IllegalStateException("crash");
                })))
                .hasMessage("crash");
        replaceByLink(JUNK);
        assertThat(syncFixture.sync().obstructed()).isPresent();
        assertThat(elsewhere.resolve("new")).isEmptyDirectory();
        putBack(JUNK);
        syncFixture.sync();
        assertThat(syncFixture.folder(JUNK)).containsExactly("1: one", "2: two");
    }

    @Test
    void aCrashAtAnyStepOfWaitingLosesAndDoublesNothing() throws IOException {
        replaceByLink(JUNK);
        syncFixture.mail("m2", "two", FolderName.JUNK, ANN);
        syncFixture.mail("m3", "three", FolderName.JUNK, ANN);
        int crashes = untilNoCrash();
        putBack(JUNK);
        crashes += untilNoCrash();
        assertThat(crashes).isGreaterThan(12);
        assertThat(syncFixture.folder(JUNK)).containsExactly("1: one", "2: two", "3: three");
        assertThat(syncFixture.sync().obstructed()).isEmpty();
        assertThat(syncFixture.folder(JUNK)).hasSize(3);
    }

    /** Dies at the first step, then at the second …: returns when a run came through. */
    private int untilNoCrash() {
        for (int crash = 0; ; crash++) {
            int[] left = {crash};
            try {
                syncWith(step -> {
                    if (left[0]-- == 0) {
                        throw new IllegalStateException("crash");
                    }
                });
                return crash;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("crash");
            }
        }
    }

    @Test
    void aMissingNewIsMadeAgain() throws IOException {
        Files.move(root.resolve(JUNK + "/new"), elsewhere.resolve("old"));
        syncFixture.mail("m2", "two", FolderName.JUNK, ANN);
        assertThat(syncFixture.sync().obstructed()).isEmpty();
        assertThat(syncFixture.folder(JUNK)).containsExactly("2: two");
    }

    private void syncWith(Consumer<String> step) {
        try (MailVolume volume =
                MailVolume.open(root, new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(root, new Disk.Hooks(step)))) {
            syncFixture.run(volume).run(Progress.NONE);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** The mail is the first that moves once its folder is there. */
    private static Consumer<String> atFirst(String wanted, Action action) {
        boolean[] done = {false};
        return step -> {
            if (step.equals(wanted) && !done[0]) {
                done[0] = true;
                try {
                    action.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private void replaceByLink(String place) throws IOException {
        Files.move(root.resolve(place), elsewhere.resolve("kept"));
        Files.createSymbolicLink(root.resolve(place), elsewhere);
    }

    private void putBack(String place) throws IOException {
        Files.delete(root.resolve(place));
        Files.move(elsewhere.resolve("kept"), root.resolve(place));
    }
}
