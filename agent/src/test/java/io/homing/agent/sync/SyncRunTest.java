package io.homing.agent.sync;

import static io.homing.agent.sync.SyncFixture.ANN;
import static io.homing.agent.sync.SyncFixture.BOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.ExitCode;
import io.homing.agent.Failure;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.Withheld;
import io.homing.store.json.EntryJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyncRunTest {
    private static final String INBOX = "example.org/ann/Maildir";

    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private SyncFixture syncFixture;

    @BeforeEach
    void world() {
        syncFixture = new SyncFixture(root);
    }

    @Test
    void everyMailArrivesOnceInOrder() {
        IntStream.rangeClosed(1, 600).forEach(n -> syncFixture.mail("m" + n, "mail " + n, ANN));
        assertThat(syncFixture.sync().delivered()).isEqualTo(600);
        assertThat(syncFixture.folder(INBOX))
                .isEqualTo(IntStream.rangeClosed(1, 600)
                        .mapToObj(n -> n + ": mail " + n)
                        .toList());
        assertThat(syncFixture.sync().delivered()).isZero();
    }

    @Test
    void theFileSaysAllThatDovecotAsksFor() throws IOException {
        syncFixture.mail("m1", "12345", ANN);
        syncFixture.sync();
        Path file = root.resolve(INBOX + "/new/1795262400.0_000000000001.homing,S=5,W=5");
        assertThat(file).hasContent("12345");
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(SyncFixture.RECEIVED);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void aMailForTwoMailboxesIsFetchedOnce() {
        syncFixture.mail("m1", "for both", ANN, BOB);
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: for both");
        assertThat(syncFixture.folder("example.org/bob/Maildir")).containsExactly("2: for both");
        assertThat(syncFixture.calls).filteredOn("open"::equals).hasSize(1);
    }

    @Test
    void anIdleRunAsksTheJournalOnceAndNothingElse() {
        syncFixture.mail("m1", "x", ANN);
        syncFixture.sync();
        var before = syncFixture.snapshot();
        syncFixture.calls.clear();
        syncFixture.sync();
        assertThat(syncFixture.calls).containsExactly("read");
        assertThat(syncFixture.snapshot()).isEqualTo(before);
    }

    @Test
    void aQuietHostSaysNowAndThenThatItIsAlive() {
        syncFixture.sync();
        syncFixture.clock.turn(Duration.ofMinutes(4));
        syncFixture.calls.clear();
        syncFixture.sync();
        assertThat(syncFixture.calls).containsExactly("read");
        syncFixture.clock.turn(Duration.ofMinutes(2));
        syncFixture.sync();
        assertThat(syncFixture.calls).containsExactly("read", "read", "report");
        syncFixture.clock.turn(Duration.ofDays(-400));
        syncFixture.sync();
        assertThat(syncFixture.calls).endsWith("read", "report");
    }

    @Test
    void aDeletedMailDoesNotComeBack() throws IOException {
        syncFixture.mail("m1", "x", ANN);
        syncFixture.sync();
        deleteAll(INBOX);
        syncFixture.mail("m2", "y", ANN);
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).containsExactly("2: y");
    }

    private void deleteAll(String maildir) throws IOException {
        try (var files = Files.newDirectoryStream(root.resolve(maildir + "/new"))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aMailThatIsGoneIsWithheldAndTheOthersArrive() {
        syncFixture.mail("m1", "one", ANN);
        syncFixture.mail("m2", "two", ANN);
        syncFixture.mail("m3", "three", ANN);
        syncFixture.store.deleteObject(StoreLayout.processed(new MessageId("m2")));
        var withheld = new Withheld(new Position(2), new MessageId("m2"), Withheld.Why.MISSING);
        var report = syncFixture.sync();
        assertThat(report.withheldNow()).containsExactly(withheld);
        assertThat(report.delivered()).isEqualTo(2);
        assertThat(report.bytes()).isEqualTo("one".length() + "three".length());
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one", "3: three");
        assertThat(syncFixture.store.progress(SyncFixture.HOST))
                .containsExactly(new HostRecord(
                        SyncFixture.HOST,
                        Lane.FIRST,
                        new Position(3),
                        syncFixture.clock.instant(),
                        "test",
                        List.of(withheld)));
        assertThat(syncFixture.sync().withheldNow()).as("withheld once").isEmpty();
    }

    @Test
    void anEntryOfANewerFormatStopsTheHostUntilItIsUpgraded() {
        stopsAndResumes("\"version\":1", "\"version\":2", "version: this program reads up to 1 (got 2)");
    }

    @Test
    void anEntryWithAFieldThatThisProgramDoesNotKnowStopsTheHostUntilItIsUpgraded() {
        stopsAndResumes("\"lane\"", "\"kind\":\"flags\",\"lane\"", "unknown field kind");
    }

    /** The third of four entries is one that this program cannot read; an upgrade is that it can. */
    private void stopsAndResumes(String known, String newer, String message) {
        List<Entry> entries = IntStream.rangeClosed(1, 4)
                .mapToObj(n -> syncFixture.mail("m" + n, "mail " + n, ANN).getFirst())
                .toList();
        String text = EntryJson.write(entries.get(2));
        syncFixture.store.putEntry(entries.get(2), text.replace(known, newer));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(syncFixture::sync)
                    .hasMessageContaining(message)
                    .extracting(Failure::of)
                    .satisfies(failure -> assertThat(failure.exit()).isEqualTo(ExitCode.UNREADABLE))
                    .satisfies(
                            failure -> assertThat(failure.hint().orElseThrow()).contains("upgrade"));
            assertThat(syncFixture.folder(INBOX)).containsExactly("1: mail 1", "2: mail 2");
            try (MailVolume volume = syncFixture.open()) {
                LaneState state = volume.load(Lane.FIRST);
                assertThat(state.published()).isEqualTo(new Position(2));
                assertThat(state.withheld()).isEmpty();
            }
        }
        syncFixture.store.putEntry(entries.get(2), text);
        assertThat(syncFixture.sync().delivered()).isEqualTo(2);
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: mail 1", "2: mail 2", "3: mail 3", "4: mail 4");
    }

    @Test
    void aBucketThatHasNothingOfTheJournalIsTakenForTheWrongOne() {
        var entry = syncFixture.mail("m1", "one", ANN).getFirst();
        syncFixture.store.deleteObject(StoreLayout.processed(new MessageId("m1")));
        syncFixture.store.deleteObject(StoreLayout.manifest(entry));
        assertThatThrownBy(syncFixture::sync).hasMessageContaining("is in the bucket");
        assertThat(syncFixture.store.progress(SyncFixture.HOST))
                .as("nothing passed")
                .isEmpty();
    }

    @Test
    void aMailThatIsWrongOnEveryReadIsWithheld() {
        syncFixture.mail("m1", "one", ANN);
        syncFixture.mail("m2", "two", ANN);
        syncFixture.store.putObject(StoreLayout.processed(new MessageId("m1")), "two".getBytes(UTF_8));
        assertThat(syncFixture.sync().withheldNow()).map(Withheld::why).containsExactly(Withheld.Why.CORRUPT);
        assertThat(syncFixture.calls).filteredOn("open"::equals).hasSize(3 + 1);
        assertThat(syncFixture.folder(INBOX)).containsExactly("2: two");
    }

    @Test
    void aMailThatArrivesWrongOnceIsReadAgain() {
        syncFixture.mail("m1", "one", ANN);
        Set<String> spoilt = new HashSet<>();
        syncFixture.faults = call -> call.equals("open") && spoilt.add(call) ? Fault.TRUNCATED : Fault.NONE;
        assertThat(syncFixture.sync().delivered()).isEqualTo(1);
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one");
    }

    @Test
    void aQueryThatShowsTheNextButOneIsNotBelieved() {
        IntStream.rangeClosed(1, 3).forEach(n -> syncFixture.mail("m" + n, "mail " + n, ANN));
        Set<String> holes = new HashSet<>();
        syncFixture.faults = call -> call.equals("read") && holes.add(call) ? Fault.HOLE : Fault.NONE;
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: mail 1", "2: mail 2", "3: mail 3");
    }

    @Test
    void troubleInTheMiddleOfABatchLeavesAPrefixAndTheNextRunTheRest() {
        IntStream.rangeClosed(1, 50).forEach(n -> syncFixture.mail("m" + n, "mail " + n, ANN));
        syncFixture.faults = call -> call.equals("open") && syncFixture.calls.size() > 30 ? Fault.AWAY : Fault.NONE;
        assertThatThrownBy(syncFixture::sync).isInstanceOf(HomingException.class);
        var some = syncFixture.folder(INBOX);
        assertThat(some.size()).isBetween(1, 49);
        assertThat(root.resolve(".homing/staging")).isEmptyDirectory();
        syncFixture.faults = call -> Fault.NONE;
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).hasSize(50).startsWith(some.toArray(String[]::new));
    }

    @Test
    void aStopIsObeyedAndNothingIsHalfDone() {
        IntStream.rangeClosed(1, 50).forEach(n -> syncFixture.mail("m" + n, "mail " + n, ANN));
        syncFixture.faults = call -> {
            if (call.equals("open") && syncFixture.calls.size() > 20) {
                syncFixture.stop.request();
            }
            return Fault.NONE;
        };
        assertThat(syncFixture.sync().delivered()).isBetween(1L, 49L);
        assertThat(syncFixture.folder(INBOX)).allMatch(mail -> mail.matches("(\\d+): mail \\1"));
    }

    @Test
    void whatWasAnnouncedAndIsStillStagedIsPublishedByTheNextRun() throws IOException {
        var entries = syncFixture.mail("m1", "one", ANN, BOB);
        try (MailVolume volume = syncFixture.open()) {
            Files.writeString(volume.staged(entries.get(1)), "one");
            volume.save(LaneState.initial(Lane.FIRST).announce(entries, List.of()));
        }
        syncFixture.sync();
        assertThat(root.resolve(INBOX))
                .as("ann deleted her mail at the moment of the crash")
                .doesNotExist();
        assertThat(syncFixture.folder("example.org/bob/Maildir")).containsExactly("2: one");
        assertThat(syncFixture.calls).doesNotContain("open");
    }

    @Test
    void whatWasOnlyFetchedIsFetchedAgain() throws IOException {
        var entry = syncFixture.mail("m1", "one", ANN).getFirst();
        try (MailVolume volume = syncFixture.open()) {
            Files.writeString(volume.staged(entry), "on");
        }
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one");
    }

    @Test
    void aFolderThatTheUserDeletedComesBackAsAnotherFolder() throws IOException {
        syncFixture.mail("m1", "spam", FolderName.JUNK, ANN);
        syncFixture.sync();
        Path junk = root.resolve(INBOX + "/.Junk");
        String first = Files.readString(junk.resolve("dovecot-uidlist"));
        PathUtils.deleteDirectory(junk);
        syncFixture.mail("m2", "more spam", FolderName.JUNK, ANN);
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX + "/.Junk")).containsExactly("2: more spam");
        assertThat(uidValidity(Files.readString(junk.resolve("dovecot-uidlist"))))
                .isGreaterThan(uidValidity(first));
    }

    private static long uidValidity(String uidList) {
        return Long.parseLong(uidList.replaceAll("(?s)3 V(\\d+) N1 G[0-9a-f]{32}\n", "$1"));
    }

    @Test
    void theStoreThatRefusesTheReportHasStillDelivered() {
        syncFixture.mail("m1", "one", ANN);
        syncFixture.faults = call -> call.equals("report") ? Fault.DENIED : Fault.NONE;
        assertThatThrownBy(syncFixture::sync).isInstanceOf(HomingException.class);
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one");
    }

    /** The policy of a host that is older than the records of retired mailboxes. */
    @Test
    void aHostThatMayNotReadWhichMailboxesAreRetiredDeliversAll() {
        syncFixture.mail("m1", "one", ANN);
        syncFixture.faults = call -> call.equals("mailboxes") ? Fault.DENIED : Fault.NONE;
        assertThat(syncFixture.sync().delivered()).isEqualTo(1);
        syncFixture.mail("m2", "two", BOB);
        syncFixture.faults = call -> call.equals("mailboxes") ? Fault.AWAY : Fault.NONE;
        assertThatThrownBy(syncFixture::sync).isInstanceOf(HomingException.class);
    }

    @Test
    void theDryRunChangesNothing() {
        syncFixture.mail("m1", "one", ANN);
        syncFixture.sync();
        syncFixture.mail("m2", "two", ANN);
        var before = syncFixture.snapshot();
        assertThat(syncFixture.plan().next())
                .map(planned -> planned.entry().position())
                .containsExactly(new Position(2));
        assertThat(syncFixture.snapshot()).isEqualTo(before);
    }

    @Test
    void aSecondAgentIsTurnedAway() {
        try (MailVolume first = syncFixture.open()) {
            assertThat(first).isNotNull();
            assertThatThrownBy(syncFixture::open)
                    .isInstanceOfSatisfying(
                            HomingException.class, e -> assertThat(e.kind()).isEqualTo(HomingException.Kind.IN_USE));
        }
        syncFixture.open().close();
    }

    @Test
    void mailWithoutItsStateIsRefused() throws IOException {
        syncFixture.mail("m1", "one", ANN);
        syncFixture.sync();
        Files.move(root.resolve(".homing"), elsewhere.resolve("state"));
        assertThatThrownBy(syncFixture::sync).hasMessageContaining("not the state that goes with it");
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one");
    }
}
