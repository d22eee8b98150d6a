package io.homing.operator.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.maildir.DovecotFolder;
import io.homing.agent.sync.MailVolumeView;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.SyncFixture;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.operator.verify.Verification.Accepted;
import io.homing.operator.verify.Verification.LaneCount;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of finding and every way for a mail to be absent, on a real mail volume with what Dovecot leaves there. */
final class VerifierTest {
    private static final FolderName LISTS = new FolderName("Lists");

    @TempDir
    Path root;

    private final List<String> findings = new ArrayList<>();
    private SyncFixture syncFixture;
    private Path inbox;

    @BeforeEach
    void world() {
        syncFixture = new SyncFixture(root);
        inbox = root.resolve("example.org/ann/Maildir");
    }

    // What the bucket and the journal have.

    @Test
    void allIsWellWhereEveryMailIsInItsPlace() {
        delivered(3);
        Verification result = verify();
        assertThat(result.isWell()).isTrue();
        assertThat(result.accepted()).isEmpty();
        assertThat(result.deep()).isFalse();
        assertThat(result.lanes())
                .containsExactly(new LaneCount(Lane.FIRST, new Position(3), new Position(3), 3, 0, 0, 0, 0));
        assertThat(findings).isEmpty();
    }

    @Test
    void anEmptyVolumeAndAnEmptyJournalAreWell() {
        Verification result = verify();
        assertThat(result.isWell()).isTrue();
        assertThat(result.lanes())
                .containsExactly(new LaneCount(Lane.FIRST, Position.NONE, Position.NONE, 0, 0, 0, 0, 0));
    }

    @Test
    void whatSesStoredAndNobodyDecidedIsFoundWhenAnEventHadItsTime() {
        syncFixture.mail("m1", "one", SyncFixture.ANN);
        for (String id : List.of("m1", "m2", "AMAZON_SES_SETUP_NOTIFICATION")) {
            syncFixture.store.putObject(StoreLayout.incoming(new MessageId(id)), new byte[1]);
        }
        syncFixture.clock.turn(Duration.ofMinutes(15).minusMillis(1));
        syncFixture.sync();
        Verification fresh = run(syncFixture.store, true, false, Progress.NONE);
        assertThat(fresh.accepted()).contains(new Accepted(2, 1, 1));
        assertThat(fresh.isWell()).isTrue();

        syncFixture.clock.turn(Duration.ofMillis(1));
        Verification late = run(syncFixture.store, true, false, Progress.NONE);
        assertThat(late.accepted()).contains(new Accepted(2, 1, 0));
        assertThat(findings).containsExactly("UNDECIDED m2");
        assertThat(late.count(Kind.UNDECIDED)).isEqualTo(1);
        assertThat(late.count(Kind.OBJECT)).isZero();
    }

    @Test
    void aMissingManifestIsFoundWhenTheSweepHadItsTime() {
        List<Entry> entries = delivered(2);
        syncFixture.store.deleteObject(StoreLayout.manifest(entries.getFirst()));
        syncFixture.clock.turn(Duration.ofMinutes(30));
        assertThat(verify().isWell()).isTrue();
        syncFixture.clock.turn(Duration.ofMillis(1));
        verify();
        assertThat(findings).containsExactly("NO_MANIFEST 1");
    }

    @Test
    void anObjectThatIsGoneOrOfAnotherSizeIsFoundAndTheMailHereIsCounted() {
        List<Entry> entries = delivered(3);
        syncFixture.store.deleteObject(entries.getFirst().object());
        syncFixture.store.putObject(entries.get(1).object(), "longer than before".getBytes(UTF_8));
        Verification result = verify();
        assertThat(findings).containsExactly("OBJECT 1", "OBJECT 2");
        assertThat(result.lanes().getFirst().present()).isEqualTo(3);
        assertThat(result.findings()).containsOnlyKeys(Kind.OBJECT).containsEntry(Kind.OBJECT, 2L);
    }

    @Test
    void findingsOfManyPagesComeInOrderOfPosition() {
        List<Entry> entries = new ArrayList<>();
        for (int n = 1; n <= 1100; n++) {
            entries.addAll(syncFixture.mail("m" + n, "mail", SyncFixture.ANN));
        }
        for (int position : List.of(1, 500, 501, 1100)) {
            syncFixture.store.deleteObject(entries.get(position - 1).object());
        }
        List<Long> pages = new ArrayList<>();
        Verification result = run(syncFixture.store, false, false, (mails, bytes) -> {
            pages.add(mails);
            pages.add(bytes);
        });
        assertThat(findings).containsExactly("OBJECT 1", "OBJECT 500", "OBJECT 501", "OBJECT 1100");
        assertThat(pages).containsExactly(500L, 2000L, 500L, 2000L, 100L, 400L);
        assertThat(result.lanes().getFirst().published()).isEqualTo(Position.NONE);
        assertThat(result.lanes().getFirst().present()).isZero();
    }

    @Test
    void aGapInTheJournalEndsTheVerification() {
        delivered(3);
        assertThatThrownBy(() -> run(withoutPosition(2), false, false, Progress.NONE))
                .isInstanceOfSatisfying(HomingException.class, gap -> {
                    assertThat(gap.kind()).isEqualTo(HomingException.Kind.CORRUPT);
                    assertThat(gap)
                            .hasMessage(
                                    "lane 0 of the journal has a gap: its head is at 3, and there is no position 2");
                    assertThat(gap.hint()).contains("docs/recovery.md");
                });
    }

    @Test
    void whatWasCommittedSinceTheHeadWasReadIsLeftForTheNextVerification() {
        delivered(1);
        var feed = new FaultyMailStore(syncFixture.store, syncFixture.store, call -> {
            if (call.equals("read")) {
                syncFixture.store.deleteObject(syncFixture
                        .mail("m2", "two", SyncFixture.ANN)
                        .getFirst()
                        .object());
            }
            return Fault.NONE;
        });
        assertThat(run(feed, false, false, Progress.NONE).isWell()).isTrue();
    }

    // What this host withholds, passes, or has not come to.

    @Test
    void whatIsWithheldIsFoundUntilItsAnswerIsHere() {
        Entry gone = syncFixture.mail("m1", "one", SyncFixture.ANN).getFirst();
        syncFixture.mail("m2", "two", SyncFixture.ANN);
        syncFixture.store.deleteObject(gone.object());
        syncFixture.sync();
        Verification result = verify();
        assertThat(findings).containsExactly("OBJECT 1", "WITHHELD 1");
        assertThat(result.lanes().getFirst().present()).isEqualTo(1);

        syncFixture.store.replaceCanonical(gone.message(), MailPrefix.PROCESSED, "one".getBytes(UTF_8));
        syncFixture.store.putManifest(
                syncFixture.store.replace(gone, Optional::empty).entry());
        syncFixture.sync();
        Verification answered = verify();
        assertThat(findings).isEmpty();
        assertThat(answered.lanes().getFirst().present()).isEqualTo(2);
        assertThat(answered.lanes().getFirst().passed()).isZero();
        assertThat(answered.lanes().getFirst().forgotten()).isZero();
    }

    @Test
    void anAnswerForAnotherHostIsPassed() {
        Entry fine = delivered(1).getFirst();
        syncFixture.store.putManifest(
                syncFixture.store.replace(fine, () -> Optional.of(new byte[1])).entry());
        syncFixture.sync();
        Verification result = verify();
        assertThat(result.isWell()).isTrue();
        assertThat(result.lanes().getFirst().passed()).isEqualTo(1);
        assertThat(result.lanes().getFirst().present()).isEqualTo(1);
    }

    @Test
    void anAnswerThatAUserDeletedIsDeleted() throws IOException {
        Entry gone = syncFixture.mail("m1", "one", SyncFixture.ANN).getFirst();
        syncFixture.mail("m2", "two", SyncFixture.ANN);
        syncFixture.store.deleteObject(gone.object());
        syncFixture.sync();
        syncFixture.store.replaceCanonical(gone.message(), MailPrefix.PROCESSED, "one".getBytes(UTF_8));
        Entry answer = syncFixture.store.replace(gone, Optional::empty).entry();
        syncFixture.store.putManifest(answer);
        syncFixture.sync();
        Files.delete(file(answer));
        dovecot().expunged(2, answer);
        Verification result = verify();
        assertThat(result.isWell()).isTrue();
        assertThat(result.lanes().getFirst().deleted()).isEqualTo(1);
        assertThat(result.lanes().getFirst().passed()).isZero();
    }

    @Test
    void whatThisHostHasNotComeToIsNotMissing() {
        delivered(1);
        syncFixture.mail("m2", "two", SyncFixture.ANN);
        Verification result = verify();
        assertThat(result.isWell()).isTrue();
        assertThat(result.lanes().getFirst().head()).isEqualTo(new Position(2));
        assertThat(result.lanes().getFirst().published()).isEqualTo(new Position(1));
    }

    @Test
    void whatWaitsForItsFolderIsCountedApart() throws IOException {
        delivered(1);
        Files.createFile(inbox.resolve(".Lists"));
        syncFixture.mail("m2", "two", LISTS, SyncFixture.ANN);
        syncFixture.sync();
        Verification result = verify();
        assertThat(result.isWell()).isTrue();
        assertThat(result.lanes().getFirst().waiting()).isEqualTo(1);
        assertThat(result.lanes().getFirst().present()).isEqualTo(1);
    }

    // What became of a mail that has no file here.

    @Test
    void aMailThatDovecotNeverSawIsMissing() throws IOException {
        List<Entry> entries = delivered(3);
        Files.delete(file(entries.get(1)));
        verify();
        assertThat(findings).containsExactly("MISSING 2");
        dovecot().list(3).listed(1, entries.getFirst()).listed(2, entries.getLast());
        verify();
        assertThat(findings).as("no UID is left for it").containsExactly("MISSING 2");
    }

    @Test
    void aMailThatDovecotCountsOrFoundGoneIsMissing() throws IOException {
        List<Entry> entries = delivered(4);
        dovecot().list(5);
        for (int n = 0; n < 4; n++) {
            dovecot().listed(n + 1, entries.get(n)).appended(n + 1);
        }
        Files.delete(file(entries.getFirst())); // counted still
        Files.delete(file(entries.get(1)));
        Files.delete(file(entries.get(2)));
        dovecot().foundGone(2).foundGone(3, 3);
        verify();
        assertThat(findings).containsExactly("MISSING 1", "MISSING 2", "MISSING 3");
    }

    @Test
    void aMailThatAClientExpungedIsDeletedInWhateverFolder() throws IOException {
        List<Entry> entries = delivered(2);
        Entry inLists = syncFixture.mail("m3", "three", LISTS, SyncFixture.ANN).getFirst();
        syncFixture.sync();
        Files.delete(file(entries.getFirst()));
        dovecot().list(3).listed(2, entries.getLast()).expunged(1, entries.getFirst());
        Files.delete(file(entries.getLast())); // after a client moved it there
        new DovecotFolder(inbox.resolve(".Lists")).list(3).listed(1, inLists).expunged(2, entries.getLast());
        Verification result = verify();
        assertThat(findings).isEmpty();
        assertThat(result.lanes().getFirst().deleted()).isEqualTo(2);
        assertThat(result.lanes().getFirst().forgotten()).isZero();
        assertThat(result.lanes().getFirst().present()).isEqualTo(1);
    }

    @Test
    void whatDovecotNoLongerRemembersIsForgottenWhereEveryAbsentMailHadAUid() throws IOException {
        List<Entry> entries = delivered(4);
        Files.delete(file(entries.get(1)));
        Files.delete(file(entries.get(2)));
        dovecot().list(5).listed(1, entries.getFirst()).listed(4, entries.getLast());
        Verification result = verify();
        assertThat(findings).isEmpty();
        assertThat(result.lanes().getFirst().forgotten()).isEqualTo(2);
        assertThat(result.lanes().getFirst().deleted()).isZero();
    }

    @Test
    void moreAbsentMailsThanForgottenUidsAreDoubtful() throws IOException {
        List<Entry> entries = delivered(4);
        Files.delete(file(entries.get(1)));
        Files.delete(file(entries.get(2)));
        dovecot().list(4).listed(1, entries.getFirst()).listed(3, entries.getLast());
        Verification result = verify();
        assertThat(findings).containsExactly("DOUBTFUL 2", "DOUBTFUL 3");
        assertThat(result.lanes().getFirst().forgotten()).isZero();
        assertThat(gone(entry -> true)).containsExactly(2L, 3L);
        assertThat(missing(entry -> true)).isEmpty();
    }

    @Test
    void theLastMailsAreJudgedByTheNextUid() throws IOException {
        List<Entry> entries = delivered(2);
        Files.delete(file(entries.getLast()));
        dovecot().list(3).listed(1, entries.getFirst());
        Verification result = verify();
        assertThat(findings).isEmpty();
        assertThat(result.lanes().getFirst().forgotten()).isEqualTo(1);
    }

    @Test
    void aMailThatWasMovedBackSaysNothingOfItsNeighbours() throws IOException {
        List<Entry> entries = delivered(3);
        Files.delete(file(entries.get(1)));
        dovecot().list(6).listed(5, entries.getFirst()).listed(4, entries.getLast());
        verify();
        assertThat(findings)
                .as("the UID of the next mail is below that of the one before")
                .isEmpty();
    }

    @Test
    void aMailboxThatIsGoneIsMissingWhole() throws IOException {
        delivered(2);
        PathUtils.deleteDirectory(inbox);
        verify();
        assertThat(findings).containsExactly("MISSING 1", "MISSING 2");
    }

    @Test
    void aFolderThatAUserDeletedTookItsMailWithIt() throws IOException {
        delivered(1);
        syncFixture.mail("m2", "two", LISTS, SyncFixture.ANN);
        syncFixture.sync();
        PathUtils.deleteDirectory(inbox.resolve(".Lists"));
        Verification result = verify();
        assertThat(findings).isEmpty();
        assertThat(result.lanes().getFirst().forgotten()).isEqualTo(1);
    }

    @Test
    void mailOfAFolderThatWasMadeAgainWentWithTheFormerOne() throws IOException {
        syncFixture.mail("m1", "one", LISTS, SyncFixture.ANN);
        syncFixture.sync();
        PathUtils.deleteDirectory(inbox.resolve(".Lists"));
        Entry second = syncFixture.mail("m2", "two", LISTS, SyncFixture.ANN).getFirst();
        syncFixture.sync();
        Verification result = verify();
        assertThat(findings).isEmpty();
        assertThat(result.lanes().getFirst().forgotten()).isEqualTo(1);
        Files.delete(file(second));
        verify();
        assertThat(findings).containsExactly("MISSING 2");
    }

    @Test
    void whatAFolderOfUnknownAgeLacksIsForgotten() throws IOException {
        syncFixture.mail("m1", "one", LISTS, SyncFixture.ANN);
        Entry second = syncFixture.mail("m2", "two", LISTS, SyncFixture.ANN).getFirst();
        syncFixture.sync();
        Files.writeString(inbox.resolve(".Lists/dovecot-uidlist"), "3 V2147483647 N3 G0\n");
        Files.delete(file(second));
        Verification result = verify();
        assertThat(findings).isEmpty();
        assertThat(result.lanes().getFirst().forgotten()).isEqualTo(1);
    }

    // What is there, and whether it is what the journal promises.

    @Test
    void aMailThatWasReadAndMovedIsPresent() throws IOException {
        List<Entry> entries = delivered(2);
        Path file = file(entries.getFirst());
        Path archive = Files.createDirectories(inbox.resolve(".Archive/cur"));
        Files.move(file, archive.resolve(file.getFileName() + ":2,S"));
        Verification result = verify();
        assertThat(result.isWell()).isTrue();
        assertThat(result.lanes().getFirst().present()).isEqualTo(2);
    }

    @Test
    void aFileOfAnotherSizeIsDamagedAndWithDeepAlsoOneOfOtherBytes() throws IOException {
        List<Entry> entries = delivered(3);
        Files.writeString(file(entries.getFirst()), "longer than before");
        Files.writeString(file(entries.get(1)), "MAIL 2");
        Verification result = verify();
        assertThat(findings).containsExactly("DAMAGED 1");
        assertThat(result.lanes().getFirst().present()).isEqualTo(3);
        Verification deep = run(syncFixture.store, false, true, Progress.NONE);
        assertThat(findings).containsExactly("DAMAGED 1", "DAMAGED 2");
        assertThat(deep.deep()).isTrue();
    }

    @Test
    void ofTwoFilesOfOneMailBothMustBeWell() throws IOException {
        Entry entry = delivered(1).getFirst();
        Path archive = Files.createDirectories(inbox.resolve(".Archive/cur"));
        Path copy = Files.copy(file(entry), archive.resolve(file(entry).getFileName()));
        Verification result = run(syncFixture.store, false, true, Progress.NONE);
        assertThat(result.isWell()).isTrue();
        assertThat(result.lanes().getFirst().present()).isEqualTo(1);
        Files.writeString(copy, "MAIL 1");
        run(syncFixture.store, false, true, Progress.NONE);
        assertThat(findings).containsExactly("DAMAGED 1");
    }

    @Test
    void filesOfSomebodyElseAreNobodysBusiness() throws IOException {
        Entry entry = delivered(1).getFirst();
        Files.writeString(inbox.resolve("cur/1795262400.M1P2.laptop:2,S"), "saved by a client");
        String other = file(entry).getFileName().toString().replace(".0_", ".7_");
        Files.writeString(inbox.resolve("cur/" + other), "of a lane that this host does not follow");
        assertThat(verify().lanes().getFirst().present()).isEqualTo(1);
        assertThat(findings).isEmpty();
    }

    @Test
    void aMailThatAClientMovesPastTheVerificationIsNotMissing() throws IOException {
        Entry entry = delivered(1).getFirst();
        Path file = file(entry);
        Path archive = Files.createDirectories(inbox.resolve(".Archive/cur"));
        Path away = Files.move(file, root.resolve("on-its-way"));
        Verification result = run(syncFixture.store, false, false, (mails, bytes) -> {
            try {
                Files.move(away, archive.resolve(file.getFileName()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(findings).isEmpty();
        assertThat(result.isWell()).isTrue();
    }

    // Which mails are brought back.

    @Test
    void whatIsMissingAndWhatIsGoneCanBeChosenByMailboxFolderAndTime() throws IOException {
        List<Entry> entries = new ArrayList<>(syncFixture.mail("m1", "one", SyncFixture.ANN, SyncFixture.BOB));
        entries.addAll(syncFixture.mail("m2", "two", LISTS, SyncFixture.ANN));
        entries.addAll(syncFixture.mail("m3", "three", SyncFixture.ANN));
        syncFixture.sync();
        for (Entry entry : entries) {
            Files.delete(file(entry));
        }
        dovecot().expunged(1, entries.getLast());
        assertThat(missing(entry -> true)).containsExactly(1L, 2L, 3L);
        assertThat(missing(select(SyncFixture.BOB, null))).containsExactly(2L);
        assertThat(missing(select(SyncFixture.ANN, LISTS))).containsExactly(3L);
        assertThat(missing(select(null, FolderName.INBOX))).containsExactly(1L, 2L);
        assertThat(gone(entry -> true)).containsExactly(4L);
        assertThat(gone(select(SyncFixture.BOB, null))).isEmpty();
        Selection since = between(SyncFixture.RECEIVED, SyncFixture.RECEIVED.plusMillis(1));
        assertThat(missing(since)).containsExactly(1L, 2L, 3L);
        assertThat(missing(between(SyncFixture.RECEIVED.plusMillis(1), SyncFixture.RECEIVED.plusMillis(2))))
                .isEmpty();
        assertThat(missing(between(SyncFixture.RECEIVED.minusMillis(1), SyncFixture.RECEIVED)))
                .isEmpty();
    }

    // A volume that cannot be read: never taken for one without mail.

    @Test
    void aTornStateEndsTheVerificationWithItsName() throws IOException {
        delivered(2);
        Path state = root.resolve(".homing/lane-0");
        byte[] whole = Files.readAllBytes(state);
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(state, Arrays.copyOf(whole, length));
            assertThatThrownBy(this::verify)
                    .as("%d bytes of %d", length, whole.length)
                    .isInstanceOfSatisfying(HomingException.class, torn -> {
                        assertThat(torn.kind()).isEqualTo(HomingException.Kind.CORRUPT);
                        assertThat(torn).hasMessageContaining(state.toString());
                        assertThat(torn.hint()).contains("restore the whole volume");
                    });
        }
    }

    /** A mail user can put anything there: it must not keep the operator from a result. */
    @Test
    void whatStandsInPlaceOfDovecotsFilesStopsNothing() throws IOException {
        delivered(1);
        for (String name : List.of("dovecot-uidlist", "dovecot.index.log", "dovecot.index")) {
            Path file = inbox.resolve(name);
            byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
            Files.deleteIfExists(file);
            Files.createDirectory(file);
            assertThat(verify().lanes().getFirst().present()).isEqualTo(1);
            Files.delete(file);
            if (before != null) {
                Files.write(file, before);
            }
        }
    }

    @Test
    void aMailThatCannotBeReadIsDamaged() throws IOException {
        Path mail = file(delivered(1).getFirst());
        Files.delete(mail);
        Files.createDirectory(mail);
        run(syncFixture.store, false, true, Progress.NONE);
        assertThat(findings).containsExactly("DAMAGED 1");
    }

    /** A feed on a journal from which somebody took an entry away. */
    private MailFeed withoutPosition(long gap) {
        return (MailFeed) Proxy.newProxyInstance(
                MailFeed.class.getClassLoader(),
                new Class<?>[] {MailFeed.class},
                (proxy, method, arguments) -> method.getName().equals("next")
                        ? syncFixture.store.next(Lane.FIRST, (Position) arguments[1], (int) arguments[2]).stream()
                                .takeWhile(entry -> entry.position().value() != gap)
                                .toList()
                        : method.invoke(syncFixture.store, arguments));
    }

    private List<Entry> delivered(int mails) {
        List<Entry> entries = new ArrayList<>();
        for (int n = 1; n <= mails; n++) {
            entries.addAll(syncFixture.mail("m" + n, "mail " + n, SyncFixture.ANN));
        }
        syncFixture.sync();
        return entries;
    }

    private DovecotFolder dovecot() {
        return new DovecotFolder(inbox);
    }

    private Path file(Entry entry) {
        return root.resolve(syncFixture.look().layout().file(entry));
    }

    private Verification verify() {
        return run(syncFixture.store, false, false, Progress.NONE);
    }

    private Verification run(MailFeed feed, boolean operator, boolean deep, Progress progress) {
        findings.clear();
        return verifier(feed, syncFixture.look(), deep)
                .run(
                        operator ? Optional.of(syncFixture.store) : Optional.empty(),
                        progress,
                        discrepancy -> findings.add(discrepancy.kind() + " "
                                + discrepancy
                                        .entry()
                                        .map(entry -> entry.position().toString())
                                        .orElse(discrepancy.message().value())));
    }

    private Verifier verifier(MailFeed feed, MailVolumeView volume, boolean deep) {
        return new Verifier(feed, volume, List.of(Lane.FIRST), syncFixture.clock.instant(), deep);
    }

    private List<Long> missing(Predicate<Entry> which) {
        List<Long> positions = new ArrayList<>();
        verifier(syncFixture.store, syncFixture.look(), false)
                .missing(which, entry -> positions.add(entry.position().value()));
        return positions;
    }

    private List<Long> gone(Predicate<Entry> which) {
        List<Long> positions = new ArrayList<>();
        verifier(syncFixture.store, syncFixture.look(), false)
                .gone(which, entry -> positions.add(entry.position().value()));
        return positions;
    }

    private static Selection select(MailboxName mailbox, FolderName folder) {
        return new Selection(
                Optional.ofNullable(mailbox), Optional.ofNullable(folder), Optional.empty(), Optional.empty());
    }

    private static Selection between(Instant since, Instant until) {
        return new Selection(Optional.empty(), Optional.empty(), Optional.of(since), Optional.of(until));
    }
}
