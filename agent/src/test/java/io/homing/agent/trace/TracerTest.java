package io.homing.agent.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.maildir.DovecotFolder;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.World;
import io.homing.agent.trace.Life.AtHost;
import io.homing.agent.trace.Life.Copy;
import io.homing.agent.trace.Life.Raw;
import io.homing.agent.trace.Life.Reach;
import io.homing.agent.trace.OnDisk.Fate;
import io.homing.store.Board;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Shelf;
import io.homing.store.StoreException;
import io.homing.store.StoreLayout;
import io.homing.store.Withheld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a mail as the store, the hosts and a real mail volume tell it. */
final class TracerTest {
    private static final MessageId M1 = new MessageId("m1");
    private static final HostName PRIMARY = new HostName("primary");
    private static final HostName BACKUP = new HostName("backup");

    @TempDir
    Path root;

    private World world;
    private Path inbox;

    @BeforeEach
    void world() {
        world = new World(root);
        inbox = root.resolve("example.org/ann/Maildir");
    }

    // The cloud side.

    @Test
    void ofAMailThatNobodyHasSeenNothingIsKnown() {
        Life life = life(M1);
        assertThat(life.isKnown()).isFalse();
        assertThat(life).isEqualTo(new Life(M1, Optional.empty(), Optional.empty(), List.of(), List.of()));
    }

    @Test
    void aMailThatNothingWasDecidedAboutIsKnownByItsObject() {
        world.store.putObject(StoreLayout.incoming(M1), new byte[5]);
        assertThat(life(M1).isKnown()).isTrue();
        assertThat(life(M1).incoming()).contains(new Raw(5, false));
        world.store.encrypt(M1, true);
        assertThat(life(M1).incoming()).contains(new Raw(5, true));
        assertThat(life(M1).recorded()).isEmpty();
    }

    @Test
    void everyCopyIsComparedWithWhatIsOnRecord() {
        Entry entry = world.mail("m1", "one", World.ANN).getFirst();
        assertThat(life(M1).isKnown()).as("without its raw object").isTrue();
        assertThat(life(M1).copies()).containsExactly(new Copy(entry.object(), 3, true));
        world.store.putCanonical(M1, Shelf.HELD, "ONE".getBytes(UTF_8));
        assertThat(life(M1).copies())
                .containsExactly(
                        new Copy(entry.object(), 3, true), new Copy(StoreLayout.canonical(M1, Shelf.HELD), 3, false));
        world.store.deleteObject(entry.object());
        assertThat(life(M1).copies()).extracting(Copy::sound).containsExactly(false);
    }

    @Test
    void aCopyOfAMailWithoutARecordIsNotCalledSound() {
        world.store.putCanonical(M1, Shelf.PROCESSED, "one".getBytes(UTF_8));
        assertThat(life(M1).copies()).containsExactly(new Copy(StoreLayout.processed(M1), 3, false));
    }

    @Test
    void everyPlaceIsToldWithItsManifest() {
        List<Entry> entries = world.mail("m1", "one", World.ANN, World.BOB);
        world.store.deleteObject(StoreLayout.manifest(entries.getLast()));
        assertThat(life(M1).places())
                .containsExactly(
                        new Life.Place(entries.getFirst(), true, List.of(), Optional.empty()),
                        new Life.Place(entries.getLast(), false, List.of(), Optional.empty()));
    }

    @Test
    void everyHostThatTheSweepNamedTellsHowFarItHasCome() {
        world.mail("m1", "one", World.ANN);
        world.mail("m2", "two", World.ANN);
        pin(BACKUP, PRIMARY, new HostName("silent"));
        report(PRIMARY, Lane.FIRST, 2, new Withheld(new Position(2), new MessageId("m2"), Withheld.Why.GONE));
        report(BACKUP, new Lane(1), 99);
        report(BACKUP, Lane.FIRST, 1);
        report(new HostName("unnamed"), Lane.FIRST, 2);
        assertThat(life(M1).places().getFirst().hosts())
                .containsExactly(
                        new AtHost(BACKUP, new Position(1), Reach.THERE),
                        new AtHost(PRIMARY, new Position(2), Reach.THERE));
        assertThat(life(new MessageId("m2")).places().getFirst().hosts())
                .containsExactly(
                        new AtHost(BACKUP, new Position(1), Reach.NOT_YET),
                        new AtHost(PRIMARY, new Position(2), Reach.WITHHELD));
    }

    // This host.

    @Test
    void aMachineThatIsNoHostTellsNothingOfItself() {
        world.mail("m1", "one", World.ANN);
        assertThat(new Tracer(world.store, world.store, Optional.empty())
                        .of(M1)
                        .places()
                        .getFirst()
                        .here())
                .isEmpty();
    }

    @Test
    void whatThisHostHasNotComeToIsNotYetHere() {
        assertThat(here(world.mail("m1", "one", World.ANN).getFirst())).isEqualTo(without(Fate.NOT_YET));
    }

    @Test
    void aDeliveredMailIsHereWithItsFileFolderUidAndFlags() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Path fresh = inbox.resolve("new/" + name(entry));
        assertThat(here(entry))
                .isEqualTo(new OnDisk(
                        Fate.HERE, Optional.of(root.relativize(fresh)), Optional.of("INBOX"), Optional.empty(), ""));
        Path seen = Files.move(fresh, inbox.resolve("cur/" + name(entry) + ":2,FS"));
        new DovecotFolder(inbox).list(8).listed(7, entry);
        assertThat(here(entry))
                .isEqualTo(new OnDisk(
                        Fate.HERE, Optional.of(root.relativize(seen)), Optional.of("INBOX"), Optional.of(7), "FS"));
    }

    @Test
    void aMailThatAUserMovedIsHereInItsFolder() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Path lists = Files.createDirectories(inbox.resolve(".Lists.Debian/cur"));
        Files.move(inbox.resolve("new/" + name(entry)), lists.resolve(name(entry) + ":2,"));
        new DovecotFolder(lists.getParent()).list(4).listed(3, entry);
        OnDisk here = here(entry);
        assertThat(here.fate()).isEqualTo(Fate.HERE);
        assertThat(here.folder()).contains("Lists/Debian");
        assertThat(here.uid()).contains(3);
        assertThat(here.flags()).isEmpty();
    }

    @Test
    void whatIsWithheldIsSaidToBe() {
        Entry entry = world.mail("m1", "one", World.ANN).getFirst();
        world.mail("m2", "two", World.ANN);
        world.store.deleteObject(entry.object());
        world.sync();
        assertThat(here(entry)).isEqualTo(without(Fate.WITHHELD));
    }

    @Test
    void whatWaitsForItsFolderIsSaidTo() throws IOException {
        delivered(FolderName.INBOX);
        Files.createFile(inbox.resolve(".Lists"));
        Entry entry =
                world.mail("m2", "two", new FolderName("Lists"), World.ANN).getFirst();
        world.sync();
        assertThat(here(entry)).isEqualTo(without(Fate.OBSTRUCTED));
    }

    @Test
    void anAbsentMailWasDeletedLostOrNobodyKnows() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Files.delete(inbox.resolve("new/" + name(entry)));
        assertThat(here(entry)).isEqualTo(without(Fate.ABSENT));
        new DovecotFolder(inbox).list(3).listed(2, entry).foundGone(2);
        assertThat(here(entry)).isEqualTo(without(Fate.LOST));
        Files.delete(inbox.resolve("dovecot.index.log"));
        new DovecotFolder(inbox).expunged(2, entry);
        assertThat(here(entry)).isEqualTo(without(Fate.DELETED));
    }

    @Test
    void aMailThatOneFolderLostAndAnotherExpungedIsLost() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Files.delete(inbox.resolve("new/" + name(entry)));
        Path trash = inbox.resolve(".Trash");
        Files.createDirectories(trash.resolve("cur"));
        new DovecotFolder(trash).list(2).expunged(1, entry);
        new DovecotFolder(inbox).list(2).listed(1, entry).foundGone(1, 1);
        assertThat(here(entry).fate()).isEqualTo(Fate.LOST);
    }

    @Test
    void aTornStateIsToldWithItsNameAndIsNoAbsence() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Path state = root.resolve(".homing/lane-0");
        byte[] whole = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> here(entry)).isInstanceOf(StoreException.class).hasMessageContaining(state.toString());
    }

    private Life life(MessageId message) {
        return new Tracer(world.store, world.store, Optional.empty()).of(message);
    }

    private OnDisk here(Entry entry) {
        try (MailVolume volume = world.look()) {
            return new Tracer(world.store, world.store, Optional.of(volume))
                    .of(entry.message())
                    .places()
                    .getFirst()
                    .here()
                    .orElseThrow();
        }
    }

    private static OnDisk without(Fate fate) {
        return new OnDisk(fate, Optional.empty(), Optional.empty(), Optional.empty(), "");
    }

    private Entry delivered(FolderName folder) {
        Entry entry = world.mail("m1", "one", folder, World.ANN).getFirst();
        world.sync();
        return entry;
    }

    private String name(Entry entry) {
        try (MailVolume volume = world.look()) {
            return volume.layout().file(entry).getFileName().toString();
        }
    }

    private void pin(HostName... hosts) {
        world.store.pin(new Board(world.clock.instant(), world.clock.instant(), List.of(hosts), 0));
    }

    private void report(HostName host, Lane lane, long position, Withheld... withheld) {
        world.store.report(
                new HostRecord(host, lane, new Position(position), world.clock.instant(), "1.0", List.of(withheld)));
    }
}
