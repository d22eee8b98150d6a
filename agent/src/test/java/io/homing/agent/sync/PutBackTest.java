package io.homing.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PutBackTest {
    private static final String INBOX = "example.org/ann/Maildir";

    @TempDir
    Path root;

    private final List<Long> told = new ArrayList<>();
    private World world;

    @BeforeEach
    void world() {
        world = new World(root);
    }

    @Test
    void lostMailsAreBackUnderTheirNamesAndTheStateIsUntouched() throws IOException {
        List<Entry> entries = lost(3);
        String state = Files.readString(root.resolve(".homing/lane-0"));
        try (MailVolume volume = world.open()) {
            PutBack back = putBack(volume, Fault.NONE);
            entries.forEach(back::put);
            assertThat(told).as("nothing before the end, for so few").isEmpty();
            back.end();
            back.end();
            assertThat(back.mails()).isEqualTo(3);
            assertThat(back.unavailable()).isZero();
        }
        assertThat(world.folder(INBOX)).containsExactly("1: mail 1", "2: mail 2", "3: mail 3");
        assertThat(told).containsExactly(3L, 18L);
        assertThat(Files.readString(root.resolve(".homing/lane-0"))).isEqualTo(state);
        assertThat(root.resolve(".homing/staging")).isEmptyDirectory();
    }

    @Test
    void manyComeInBatches() throws IOException {
        List<Entry> entries = lost(257);
        try (MailVolume volume = world.open()) {
            PutBack back = putBack(volume, Fault.NONE);
            entries.forEach(back::put);
            assertThat(back.mails()).as("put without waiting for the end").isEqualTo(256);
            back.end();
            assertThat(back.mails()).isEqualTo(257);
        }
        assertThat(world.folder(INBOX)).hasSize(257);
        assertThat(told).hasSize(4).startsWith(256L);
    }

    @Test
    void whatIsGoneInTheBucketIsCountedAndTheOthersComeBack() throws IOException {
        List<Entry> entries = lost(2);
        world.store.deleteObject(entries.getFirst().object());
        try (MailVolume volume = world.open()) {
            PutBack back = putBack(volume, Fault.NONE);
            entries.forEach(back::put);
            back.end();
            assertThat(back.mails()).isEqualTo(1);
            assertThat(back.unavailable()).isEqualTo(1);
        }
        assertThat(world.folder(INBOX)).containsExactly("2: mail 2");
    }

    @Test
    void troubleEndsItAndWhatIsFetchedIsBack() throws IOException {
        List<Entry> entries = lost(2);
        try (MailVolume volume = world.open()) {
            PutBack back = putBack(volume, Fault.AWAY);
            entries.forEach(back::put);
            assertThatThrownBy(back::end).isInstanceOf(StoreException.class);
            assertThat(back.mails()).isEqualTo(1);
        }
        assertThat(world.folder(INBOX)).containsExactly("1: mail 1");
    }

    @Test
    void afterAStopNothingIsPutBack() throws IOException {
        List<Entry> entries = lost(2);
        try (MailVolume volume = world.open()) {
            PutBack back = putBack(volume, Fault.NONE);
            back.put(entries.getFirst());
            world.stop.request();
            back.put(entries.getLast());
            back.end();
            assertThat(back.mails()).isZero();
        }
        assertThat(world.folder(INBOX)).isEmpty();
    }

    /** @param second what happens to every fetch but the first */
    private PutBack putBack(MailVolume volume, Fault second) {
        int[] fetches = {0};
        var feed = new FaultyMailStore(
                world.store, world.store, call -> call.equals("open") && fetches[0]++ > 0 ? second : Fault.NONE);
        return new PutBack(feed, volume, 1, world.stop, (mails, bytes) -> {
            told.add(mails);
            told.add(bytes);
        });
    }

    private List<Entry> lost(int mails) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int n = 1; n <= mails; n++) {
            entries.addAll(world.mail("m" + n, "mail " + n, World.ANN));
        }
        world.sync();
        try (var files = Files.newDirectoryStream(root.resolve(INBOX + "/new"))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        return entries;
    }
}
