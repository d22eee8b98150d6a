package io.homing.agent.sync;

import static io.homing.agent.sync.SyncFixture.ANN;
import static io.homing.agent.sync.SyncFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order in which a batch touches the disk: what crash safety rests on. Who changes it on purpose, changes {@code
 * docs/crash-safety.md} too.
 */
final class StepsTest {
    private static final String REPLACE_STATE = "delete create write replace sync";

    @TempDir
    Path root;

    private final List<String> steps = new ArrayList<>();
    private final List<Boolean> announced = new ArrayList<>();
    private SyncFixture syncFixture;

    /** Two mailboxes with all their folders, so that only the batch itself is seen. */
    @BeforeEach
    void mailboxesThatAreThere() {
        syncFixture = new SyncFixture(root);
        syncFixture.mail("m0", "zero", ANN, BOB);
        syncFixture.sync();
    }

    @Test
    void aBatchIsStagedAnnouncedPublishedAndConfirmed() {
        syncFixture.mail("m1", "one", ANN, BOB);
        syncFixture.mail("m2", "two", ANN);
        sync();
        assertThat(steps)
                .isEqualTo(words(
                        "create write finish", // the first mail, into staging
                        "create write finish", // the second
                        "link", // the first once more, for Bob
                        "sync", // staging
                        REPLACE_STATE, // announced
                        "move move move",
                        "sync sync", // new/ of Ann, new/ of Bob
                        "sync", // staging, or the names could come back there
                        REPLACE_STATE, // confirmed
                        REPLACE_STATE)); // the others were told
    }

    @Test
    void nothingIsMovedThatIsNotAnnounced() {
        syncFixture.mail("m1", "one", ANN, BOB);
        sync();
        assertThat(announced).containsExactly(true, true);
    }

    @Test
    void whatIsCompletedAfterACrashIsSyncedToo() throws Exception {
        List<Entry> entries = syncFixture.mail("m1", "one", ANN);
        try (MailVolume volume = syncFixture.open()) {
            Files.writeString(volume.staged(entries.getFirst()), "one");
            volume.save(volume.load(Lane.FIRST).announce(entries, List.of()));
        }
        sync();
        assertThat(steps)
                .isEqualTo(words(
                        "move sync sync", // new/, then staging
                        REPLACE_STATE,
                        REPLACE_STATE));
    }

    private void sync() {
        var disk = Disk.of(root, new Disk.Hooks(this::step));
        try (MailVolume volume = MailVolume.open(root, new MaildirLayout(MaildirLayout.DEFAULT), disk)) {
            steps.clear();
            new SyncRun(
                            SyncFixture.HOST,
                            "test",
                            List.of(Lane.FIRST),
                            syncFixture.store,
                            volume,
                            1,
                            syncFixture.clock,
                            syncFixture.stop)
                    .run(Progress.NONE);
        }
    }

    private void step(String name) {
        steps.add(name);
        if (name.equals("move")) {
            announced.add(SyncFixture.text(root.resolve(".homing/lane-0")).contains("\"message\":\"m1\""));
        }
    }

    private static List<String> words(String... lines) {
        return List.of(String.join(" ", lines).split(" ", -1));
    }
}
