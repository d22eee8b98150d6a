package io.homing.operator.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.maildir.DovecotFolder;
import io.homing.agent.sync.SyncFixture;
import io.homing.operator.trace.MessageHistory.AtHost;
import io.homing.operator.trace.MessageHistory.Copy;
import io.homing.operator.trace.MessageHistory.Raw;
import io.homing.operator.trace.MessageHistory.Reach;
import io.homing.operator.trace.OnDisk.LocalState;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStatus;
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

    private SyncFixture syncFixture;
    private Path inbox;

    @BeforeEach
    void world() {
        syncFixture = new SyncFixture(root);
        inbox = syncFixture.inbox;
    }

    // The cloud side.

    @Test
    void ofAMailThatNobodyHasSeenNothingIsKnown() {
        MessageHistory messageHistory = life(M1);
        assertThat(messageHistory.isKnown()).isFalse();
        assertThat(messageHistory)
                .isEqualTo(new MessageHistory(M1, Optional.empty(), Optional.empty(), List.of(), List.of()));
    }

    @Test
    void aMailThatNothingWasDecidedAboutIsKnownByItsObject() {
        syncFixture.store.putObject(StoreLayout.incoming(M1), new byte[5]);
        assertThat(life(M1).isKnown()).isTrue();
        assertThat(life(M1).incoming()).contains(new Raw(5, false));
        syncFixture.store.encrypt(M1, true);
        assertThat(life(M1).incoming()).contains(new Raw(5, true));
        assertThat(life(M1).recorded()).isEmpty();
    }

    @Test
    void everyCopyIsComparedWithWhatIsOnRecord() {
        Entry entry = syncFixture.mail("m1", "one", SyncFixture.ANN).getFirst();
        assertThat(life(M1).isKnown()).as("without its raw object").isTrue();
        assertThat(life(M1).copies()).containsExactly(new Copy(entry.object(), 3, true));
        syncFixture.store.putCanonical(M1, MailPrefix.HELD, "ONE".getBytes(UTF_8));
        assertThat(life(M1).copies())
                .containsExactly(
                        new Copy(entry.object(), 3, true),
                        new Copy(StoreLayout.canonical(M1, MailPrefix.HELD), 3, false));
        syncFixture.store.deleteObject(entry.object());
        assertThat(life(M1).copies()).extracting(Copy::sound).containsExactly(false);
    }

    @Test
    void aCopyOfAMailWithoutARecordIsNotCalledSound() {
        syncFixture.store.putCanonical(M1, MailPrefix.PROCESSED, "one".getBytes(UTF_8));
        assertThat(life(M1).copies()).containsExactly(new Copy(StoreLayout.processed(M1), 3, false));
    }

    @Test
    void everyPlaceIsToldWithItsManifest() {
        List<Entry> entries = syncFixture.mail("m1", "one", SyncFixture.ANN, SyncFixture.BOB);
        syncFixture.store.deleteObject(StoreLayout.manifest(entries.getLast()));
        assertThat(life(M1).places())
                .containsExactly(
                        new MessageHistory.Place(entries.getFirst(), true, List.of(), Optional.empty()),
                        new MessageHistory.Place(entries.getLast(), false, List.of(), Optional.empty()));
    }

    @Test
    void everyHostThatTheSweepNamedTellsHowFarItHasCome() {
        syncFixture.mail("m1", "one", SyncFixture.ANN);
        syncFixture.mail("m2", "two", SyncFixture.ANN);
        pin(BACKUP, PRIMARY, new HostName("silent"));
        report(PRIMARY, Lane.FIRST, 2, new Withheld(new Position(2), new MessageId("m2"), Withheld.Why.MISSING));
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
        syncFixture.mail("m1", "one", SyncFixture.ANN);
        assertThat(new Tracer(syncFixture.store, syncFixture.store, Optional.empty())
                        .of(M1)
                        .places()
                        .getFirst()
                        .here())
                .isEmpty();
    }

    @Test
    void whatThisHostHasNotComeToIsNotYetHere() {
        assertThat(here(syncFixture.mail("m1", "one", SyncFixture.ANN).getFirst()))
                .isEqualTo(without(LocalState.NOT_YET));
    }

    @Test
    void aDeliveredMailIsHereWithItsFileFolderUidAndFlags() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Path fresh = syncFixture.file(entry);
        assertThat(here(entry))
                .isEqualTo(new OnDisk(
                        LocalState.HERE,
                        Optional.of(root.relativize(fresh)),
                        Optional.of("INBOX"),
                        Optional.empty(),
                        ""));
        Path seen = Files.move(fresh, inbox.resolve("cur/" + name(entry) + ":2,FS"));
        new DovecotFolder(inbox).list(8).listed(7, entry);
        assertThat(here(entry))
                .isEqualTo(new OnDisk(
                        LocalState.HERE,
                        Optional.of(root.relativize(seen)),
                        Optional.of("INBOX"),
                        Optional.of(7),
                        "FS"));
    }

    @Test
    void aMailThatAUserMovedIsHereInItsFolder() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Path lists = Files.createDirectories(inbox.resolve(".Lists.Debian/cur"));
        Files.move(syncFixture.file(entry), lists.resolve(name(entry) + ":2,"));
        new DovecotFolder(lists.getParent()).list(4).listed(3, entry);
        OnDisk here = here(entry);
        assertThat(here.fate()).isEqualTo(LocalState.HERE);
        assertThat(here.folder()).contains("Lists/Debian");
        assertThat(here.uid()).contains(3);
        assertThat(here.flags()).isEmpty();
    }

    @Test
    void whatIsWithheldIsSaidToBe() {
        Entry entry = syncFixture.mail("m1", "one", SyncFixture.ANN).getFirst();
        syncFixture.mail("m2", "two", SyncFixture.ANN);
        syncFixture.store.deleteObject(entry.object());
        syncFixture.sync();
        assertThat(here(entry)).isEqualTo(without(LocalState.WITHHELD));
    }

    @Test
    void whatWaitsForItsFolderIsSaidTo() throws IOException {
        delivered(FolderName.INBOX);
        Files.createFile(inbox.resolve(".Lists"));
        Entry entry = syncFixture
                .mail("m2", "two", new FolderName("Lists"), SyncFixture.ANN)
                .getFirst();
        syncFixture.sync();
        assertThat(here(entry)).isEqualTo(without(LocalState.OBSTRUCTED));
    }

    @Test
    void anAbsentMailWasDeletedLostOrNobodyKnows() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Files.delete(syncFixture.file(entry));
        assertThat(here(entry)).isEqualTo(without(LocalState.ABSENT));
        new DovecotFolder(inbox).list(3).listed(2, entry).foundGone(2);
        assertThat(here(entry)).isEqualTo(without(LocalState.LOST));
        Files.delete(inbox.resolve("dovecot.index.log"));
        new DovecotFolder(inbox).expunged(2, entry);
        assertThat(here(entry)).isEqualTo(without(LocalState.DELETED));
    }

    @Test
    void aMailThatOneFolderLostAndAnotherExpungedIsLost() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Files.delete(syncFixture.file(entry));
        Path trash = inbox.resolve(".Trash");
        Files.createDirectories(trash.resolve("cur"));
        new DovecotFolder(trash).list(2).expunged(1, entry);
        new DovecotFolder(inbox).list(2).listed(1, entry).foundGone(1, 1);
        assertThat(here(entry).fate()).isEqualTo(LocalState.LOST);
    }

    @Test
    void aTornStateIsToldWithItsNameAndIsNoAbsence() throws IOException {
        Entry entry = delivered(FolderName.INBOX);
        Path state = root.resolve(".homing/lane-0");
        byte[] whole = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> here(entry))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining(state.toString());
    }

    private MessageHistory life(MessageId message) {
        return new Tracer(syncFixture.store, syncFixture.store, Optional.empty()).of(message);
    }

    private OnDisk here(Entry entry) {
        return new Tracer(syncFixture.store, syncFixture.store, Optional.of(syncFixture.look()))
                .of(entry.message())
                .places()
                .getFirst()
                .here()
                .orElseThrow();
    }

    private static OnDisk without(LocalState localState) {
        return new OnDisk(localState, Optional.empty(), Optional.empty(), Optional.empty(), "");
    }

    private Entry delivered(FolderName folder) {
        Entry entry = syncFixture.mail("m1", "one", folder, SyncFixture.ANN).getFirst();
        syncFixture.sync();
        return entry;
    }

    /** The name under which a mail was delivered. */
    private String name(Entry entry) {
        return syncFixture.file(entry).getFileName().toString();
    }

    private void pin(HostName... hosts) {
        syncFixture.store.publish(
                new SweepStatus(syncFixture.clock.instant(), syncFixture.clock.instant(), List.of(hosts), 0));
    }

    private void report(HostName host, Lane lane, long position, Withheld... withheld) {
        syncFixture.store.report(new HostRecord(
                host, lane, new Position(position), syncFixture.clock.instant(), "1.0", List.of(withheld)));
    }
}
