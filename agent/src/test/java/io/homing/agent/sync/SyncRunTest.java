package io.homing.agent.sync;

import static io.homing.agent.sync.World.ANN;
import static io.homing.agent.sync.World.BOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreException;
import io.homing.store.StoreLayout;
import io.homing.store.Withheld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyncRunTest {
    private static final String INBOX = "example.org/ann/Maildir";

    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private World world;

    @BeforeEach
    void world() {
        world = new World(root);
    }

    @Test
    void everyMailArrivesOnceInOrder() {
        IntStream.rangeClosed(1, 600).forEach(n -> world.mail("m" + n, "mail " + n, ANN));
        assertThat(world.sync().delivered()).isEqualTo(600);
        assertThat(world.folder(INBOX))
                .isEqualTo(IntStream.rangeClosed(1, 600)
                        .mapToObj(n -> n + ": mail " + n)
                        .toList());
        assertThat(world.sync().delivered()).isZero();
    }

    @Test
    void theFileSaysAllThatDovecotAsksFor() throws IOException {
        world.mail("m1", "12345", ANN);
        world.sync();
        Path file = root.resolve(INBOX + "/new/1795262400.0_000000000001.homing,S=5,W=5");
        assertThat(file).hasContent("12345");
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(World.RECEIVED);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void aMailForTwoMailboxesIsFetchedOnce() {
        world.mail("m1", "for both", ANN, BOB);
        world.sync();
        assertThat(world.folder(INBOX)).containsExactly("1: for both");
        assertThat(world.folder("example.org/bob/Maildir")).containsExactly("2: for both");
        assertThat(world.calls).filteredOn("open"::equals).hasSize(1);
    }

    @Test
    void anIdleRunAsksTheJournalOnceAndNothingElse() {
        world.mail("m1", "x", ANN);
        world.sync();
        var before = world.snapshot();
        world.calls.clear();
        world.sync();
        assertThat(world.calls).containsExactly("read");
        assertThat(world.snapshot()).isEqualTo(before);
    }

    @Test
    void aQuietHostSaysNowAndThenThatItIsAlive() {
        world.sync();
        world.clock.turn(Duration.ofMinutes(4));
        world.calls.clear();
        world.sync();
        assertThat(world.calls).containsExactly("read");
        world.clock.turn(Duration.ofMinutes(2));
        world.sync();
        assertThat(world.calls).containsExactly("read", "read", "report");
        world.clock.turn(Duration.ofDays(-400));
        world.sync();
        assertThat(world.calls).endsWith("read", "report");
    }

    @Test
    void aDeletedMailDoesNotComeBack() throws IOException {
        world.mail("m1", "x", ANN);
        world.sync();
        deleteAll(INBOX);
        world.mail("m2", "y", ANN);
        world.sync();
        assertThat(world.folder(INBOX)).containsExactly("2: y");
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
        world.mail("m1", "one", ANN);
        world.mail("m2", "two", ANN);
        world.mail("m3", "three", ANN);
        world.store.deleteObject(StoreLayout.processed(new MessageId("m2")));
        var withheld = new Withheld(new Position(2), new MessageId("m2"), Withheld.Why.GONE);
        var report = world.sync();
        assertThat(report.withheldNow()).containsExactly(withheld);
        assertThat(report.delivered()).isEqualTo(2);
        assertThat(report.bytes()).isEqualTo("one".length() + "three".length());
        assertThat(world.folder(INBOX)).containsExactly("1: one", "3: three");
        assertThat(world.store.progress(World.HOST))
                .containsExactly(new HostRecord(
                        World.HOST, Lane.FIRST, new Position(3), world.clock.instant(), "test", List.of(withheld)));
        assertThat(world.sync().withheldNow()).as("withheld once").isEmpty();
    }

    @Test
    void aBucketThatHasNothingOfTheJournalIsTakenForTheWrongOne() {
        var entry = world.mail("m1", "one", ANN).getFirst();
        world.store.deleteObject(StoreLayout.processed(new MessageId("m1")));
        world.store.deleteObject(StoreLayout.manifest(entry));
        assertThatThrownBy(world::sync).hasMessageContaining("is in the bucket");
        assertThat(world.store.progress(World.HOST)).as("nothing passed").isEmpty();
    }

    @Test
    void aMailThatIsWrongOnEveryReadIsWithheld() {
        world.mail("m1", "one", ANN);
        world.mail("m2", "two", ANN);
        world.store.putObject(StoreLayout.processed(new MessageId("m1")), "two".getBytes(UTF_8));
        assertThat(world.sync().withheldNow()).map(Withheld::why).containsExactly(Withheld.Why.WRONG);
        assertThat(world.calls).filteredOn("open"::equals).hasSize(3 + 1);
        assertThat(world.folder(INBOX)).containsExactly("2: two");
    }

    @Test
    void aMailThatArrivesWrongOnceIsReadAgain() {
        world.mail("m1", "one", ANN);
        Set<String> spoilt = new HashSet<>();
        world.faults = call -> call.equals("open") && spoilt.add(call) ? Fault.TRUNCATED : Fault.NONE;
        assertThat(world.sync().delivered()).isEqualTo(1);
        assertThat(world.folder(INBOX)).containsExactly("1: one");
    }

    @Test
    void aQueryThatShowsTheNextButOneIsNotBelieved() {
        IntStream.rangeClosed(1, 3).forEach(n -> world.mail("m" + n, "mail " + n, ANN));
        Set<String> holes = new HashSet<>();
        world.faults = call -> call.equals("read") && holes.add(call) ? Fault.HOLE : Fault.NONE;
        world.sync();
        assertThat(world.folder(INBOX)).containsExactly("1: mail 1", "2: mail 2", "3: mail 3");
    }

    @Test
    void troubleInTheMiddleOfABatchLeavesAPrefixAndTheNextRunTheRest() {
        IntStream.rangeClosed(1, 50).forEach(n -> world.mail("m" + n, "mail " + n, ANN));
        world.faults = call -> call.equals("open") && world.calls.size() > 30 ? Fault.AWAY : Fault.NONE;
        assertThatThrownBy(world::sync).isInstanceOf(StoreException.class);
        var some = world.folder(INBOX);
        assertThat(some.size()).isBetween(1, 49);
        assertThat(root.resolve(".homing/staging")).isEmptyDirectory();
        world.faults = call -> Fault.NONE;
        world.sync();
        assertThat(world.folder(INBOX)).hasSize(50).startsWith(some.toArray(String[]::new));
    }

    @Test
    void aStopIsObeyedAndNothingIsHalfDone() {
        IntStream.rangeClosed(1, 50).forEach(n -> world.mail("m" + n, "mail " + n, ANN));
        world.faults = call -> {
            if (call.equals("open") && world.calls.size() > 20) {
                world.stop.request();
            }
            return Fault.NONE;
        };
        assertThat(world.sync().delivered()).isBetween(1L, 49L);
        assertThat(world.folder(INBOX)).allMatch(mail -> mail.matches("(\\d+): mail \\1"));
    }

    @Test
    void whatWasAnnouncedAndIsStillStagedIsPublishedByTheNextRun() throws IOException {
        var entries = world.mail("m1", "one", ANN, BOB);
        try (MailVolume volume = world.open()) {
            Files.writeString(volume.staged(entries.get(1)), "one");
            volume.save(LaneState.initial(Lane.FIRST).announce(entries, List.of()));
        }
        world.sync();
        assertThat(root.resolve(INBOX))
                .as("ann deleted her mail at the moment of the crash")
                .doesNotExist();
        assertThat(world.folder("example.org/bob/Maildir")).containsExactly("2: one");
        assertThat(world.calls).doesNotContain("open");
    }

    @Test
    void whatWasOnlyFetchedIsFetchedAgain() throws IOException {
        var entry = world.mail("m1", "one", ANN).getFirst();
        try (MailVolume volume = world.open()) {
            Files.writeString(volume.staged(entry), "on");
        }
        world.sync();
        assertThat(world.folder(INBOX)).containsExactly("1: one");
    }

    @Test
    void aFolderThatTheUserDeletedComesBackAsAnotherFolder() throws IOException {
        world.mail("m1", "spam", FolderName.JUNK, ANN);
        world.sync();
        Path junk = root.resolve(INBOX + "/.Junk");
        String first = Files.readString(junk.resolve("dovecot-uidlist"));
        try (var tree = Files.walk(junk)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
        world.mail("m2", "more spam", FolderName.JUNK, ANN);
        world.sync();
        assertThat(world.folder(INBOX + "/.Junk")).containsExactly("2: more spam");
        assertThat(uidValidity(Files.readString(junk.resolve("dovecot-uidlist"))))
                .isGreaterThan(uidValidity(first));
    }

    private static long uidValidity(String uidList) {
        return Long.parseLong(uidList.replaceAll("(?s)3 V(\\d+) N1 G[0-9a-f]{32}\n", "$1"));
    }

    @Test
    void theStoreThatRefusesTheReportHasStillDelivered() {
        world.mail("m1", "one", ANN);
        world.faults = call -> call.equals("report") ? Fault.DENIED : Fault.NONE;
        assertThatThrownBy(world::sync).isInstanceOf(StoreException.class);
        assertThat(world.folder(INBOX)).containsExactly("1: one");
    }

    @Test
    void theDryRunChangesNothing() {
        world.mail("m1", "one", ANN);
        world.sync();
        world.mail("m2", "two", ANN);
        var before = world.snapshot();
        try (MailVolume volume =
                MailVolume.look(root, new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(root, Disk.Hooks.NONE))) {
            assertThat(world.run(volume).plan().next())
                    .map(planned -> planned.entry().position())
                    .containsExactly(new Position(2));
        }
        assertThat(world.snapshot()).isEqualTo(before);
    }

    @Test
    void aSecondAgentIsTurnedAway() {
        try (MailVolume first = world.open()) {
            assertThat(first).isNotNull();
            assertThatThrownBy(world::open).isInstanceOf(MailVolume.InUse.class);
        }
        world.open().close();
    }

    @Test
    void mailWithoutItsStateIsRefused() throws IOException {
        world.mail("m1", "one", ANN);
        world.sync();
        Files.move(root.resolve(".homing"), elsewhere.resolve("state"));
        assertThatThrownBy(world::sync).hasMessageContaining("not the state that goes with it");
        assertThat(world.folder(INBOX)).containsExactly("1: one");
    }
}
