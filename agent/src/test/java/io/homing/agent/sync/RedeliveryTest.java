package io.homing.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.HomingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedeliveryTest {
    private static final String INBOX = "example.org/ann/Maildir";

    @TempDir
    Path root;

    private final List<Long> told = new ArrayList<>();
    private SyncFixture syncFixture;

    @BeforeEach
    void world() {
        syncFixture = new SyncFixture(root);
    }

    @Test
    void lostMailsAreBackUnderTheirNamesAndTheStateIsUntouched() throws IOException {
        List<Entry> entries = lost(3);
        String state = Files.readString(root.resolve(".homing/lane-0"));
        try (MailVolume volume = syncFixture.open()) {
            Redelivery back = putBack(volume, Fault.NONE);
            entries.forEach(back::put);
            assertThat(told).as("nothing before the end, for so few").isEmpty();
            back.end();
            back.end();
            assertThat(back.mails()).isEqualTo(3);
            assertThat(back.unavailable()).isZero();
        }
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: mail 1", "2: mail 2", "3: mail 3");
        assertThat(told).containsExactly(3L, 18L);
        assertThat(Files.readString(root.resolve(".homing/lane-0"))).isEqualTo(state);
        assertThat(root.resolve(".homing/staging")).isEmptyDirectory();
    }

    @Test
    void manyComeInBatches() throws IOException {
        List<Entry> entries = lost(257);
        try (MailVolume volume = syncFixture.open()) {
            Redelivery back = putBack(volume, Fault.NONE);
            entries.forEach(back::put);
            assertThat(back.mails()).as("put without waiting for the end").isEqualTo(256);
            back.end();
            assertThat(back.mails()).isEqualTo(257);
        }
        assertThat(syncFixture.folder(INBOX)).hasSize(257);
        assertThat(told).hasSize(4).startsWith(256L);
    }

    @Test
    void whatIsGoneInTheBucketIsCountedAndTheOthersComeBack() throws IOException {
        List<Entry> entries = lost(2);
        syncFixture.store.deleteObject(entries.getFirst().object());
        try (MailVolume volume = syncFixture.open()) {
            Redelivery back = putBack(volume, Fault.NONE);
            entries.forEach(back::put);
            back.end();
            assertThat(back.mails()).isEqualTo(1);
            assertThat(back.unavailable()).isEqualTo(1);
        }
        assertThat(syncFixture.folder(INBOX)).containsExactly("2: mail 2");
    }

    @Test
    void troubleEndsItAndWhatIsFetchedIsBack() throws IOException {
        List<Entry> entries = lost(2);
        try (MailVolume volume = syncFixture.open()) {
            Redelivery back = putBack(volume, Fault.AWAY);
            entries.forEach(back::put);
            assertThatThrownBy(back::end).isInstanceOf(HomingException.class);
            assertThat(back.mails()).isEqualTo(1);
        }
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: mail 1");
    }

    @Test
    void afterAStopNothingIsPutBack() throws IOException {
        List<Entry> entries = lost(2);
        try (MailVolume volume = syncFixture.open()) {
            Redelivery back = putBack(volume, Fault.NONE);
            back.put(entries.getFirst());
            syncFixture.stop.request();
            back.put(entries.getLast());
            back.end();
            assertThat(back.mails()).isZero();
        }
        assertThat(syncFixture.folder(INBOX)).isEmpty();
    }

    /** @param second what happens to every fetch but the first */
    private Redelivery putBack(MailVolume volume, Fault second) {
        int[] fetches = {0};
        var feed = new FaultyMailStore(
                syncFixture.store,
                syncFixture.store,
                call -> call.equals("open") && fetches[0]++ > 0 ? second : Fault.NONE);
        return new Redelivery(feed, volume, 1, syncFixture.stop, (mails, bytes) -> {
            told.add(mails);
            told.add(bytes);
        });
    }

    private List<Entry> lost(int mails) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int n = 1; n <= mails; n++) {
            entries.addAll(syncFixture.mail("m" + n, "mail " + n, SyncFixture.ANN));
        }
        syncFixture.sync();
        try (var files = Files.newDirectoryStream(root.resolve(INBOX + "/new"))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        return entries;
    }
}
