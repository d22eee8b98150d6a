package io.homing.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.homing.store.CommitResult.AlreadyCommitted;
import io.homing.store.CommitResult.Committed;
import io.homing.store.json.EntryJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every implementation of the ports must do: run over memory and over each S3 and DynamoDB there is. */
public interface StoreContract extends CloudSideContract {
    Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    MailboxName ANN = MailboxName.of("ann@example.org");
    MailboxName BOB = MailboxName.of("bob@example.org");
    int WRITERS = 16;

    /** How many deliveries the race of writers makes. */
    default int raceLength() {
        return 2_000;
    }

    default StoreUnderTest fresh() {
        return fresh(InstantSource.fixed(NOON), 1);
    }

    static IndexRecord mail(String id) {
        return new IndexRecord(
                new MessageId(id),
                3,
                Sha256.of(id),
                NOON,
                Optional.of(new Address("eve@example.net")),
                Verdicts.all(Verdict.PASS),
                "Eve <eve@example.net>",
                List.of("ann@example.org"),
                "Grüße 🏡",
                Optional.of(NOON),
                List.of(new IndexRecord.Attachment("plan.pdf", "application/pdf", 12)),
                Optional.empty());
    }

    static Decision.Deliver to(MailboxName mailbox) {
        return new Decision.Deliver(new Address(mailbox.toString()), mailbox, FolderName.INBOX, "rule " + mailbox);
    }

    static List<Entry> journal(MailFeed feed, Lane lane) {
        return feed.next(lane, Position.NONE, Integer.MAX_VALUE);
    }

    @Test
    default void aDeliveryGetsTheNextPlaceAndAllThatTheAgentNeeds() {
        var store = fresh();
        store.writer().commit(mail("m1"), List.of(to(ANN)));
        assertThat(store.writer().commit(mail("m2"), List.of(to(ANN))))
                .containsExactly(new Committed(new Entry(
                        Lane.FIRST,
                        new Position(2),
                        new MessageId("m2"),
                        ANN,
                        FolderName.INBOX,
                        Set.of(),
                        3,
                        Sha256.of("m2"),
                        NOON,
                        NOON,
                        new ObjectKey("processed/m2.eml"))));
        assertThat(store.reader().next(Lane.FIRST, new Position(1), 10))
                .singleElement()
                .extracting(Entry::message)
                .isEqualTo(new MessageId("m2"));
    }

    @Test
    default void committingTwiceChangesNothing() {
        var store = fresh();
        var first = store.writer().commit(mail("m1"), List.of(to(ANN), to(BOB)));
        var second = store.writer().commit(mail("m1"), List.of(to(ANN), to(BOB)));
        assertThat(first).allMatch(Committed.class::isInstance);
        assertThat(second).allMatch(AlreadyCommitted.class::isInstance);
        assertThat(second)
                .map(CommitResult::entry)
                .isEqualTo(first.stream().map(CommitResult::entry).toList());
        assertThat(journal(store.reader(), Lane.FIRST)).hasSize(2);
    }

    @Test
    default void aSecondEventWithOtherRecipientsAddsOnlyThem() {
        var store = fresh();
        store.writer().commit(mail("m1"), List.of(to(ANN)));
        assertThat(store.writer().commit(mail("m1"), List.of(to(ANN), to(BOB))))
                .hasExactlyElementsOfTypes(AlreadyCommitted.class, Committed.class);
        assertThat(store.decisions(new MessageId("m1"))).containsExactlyInAnyOrder(to(ANN), to(BOB));
    }

    @Test
    default void severalDecisionsForOneMailboxGetOnePlace() {
        var store = fresh();
        var alias = new Decision.Deliver(new Address("info@example.org"), ANN, FolderName.JUNK, "rule info");
        assertThat(store.writer().commit(mail("m1"), List.of(to(ANN), alias)))
                .singleElement()
                .satisfies(commitResult ->
                        assertThat(commitResult.entry().folder()).isEqualTo(FolderName.INBOX));
        assertThat(store.decisions(new MessageId("m1"))).containsExactlyInAnyOrder(to(ANN), alias);
    }

    @Test
    default void aHeldMailHasARecordAndNoPlace() {
        var store = fresh();
        var hold = new Decision.Hold(new Address("ann@example.org"), "virus");
        assertThat(store.writer().commit(mail("m1"), List.of(hold))).isEmpty();
        assertThat(store.record(new MessageId("m1"))).contains(mail("m1"));
        assertThat(store.decisions(new MessageId("m1"))).containsExactly(hold);
        assertThat(journal(store.reader(), Lane.FIRST)).isEmpty();
    }

    @Test
    default void theIndexRecordComesBackWholeWhateverTheMailHeld() {
        var odd = new IndexRecord(
                new MessageId("odd"),
                0,
                Sha256.of("odd"),
                NOON,
                Optional.empty(),
                Verdicts.all(Verdict.of("NEWLY_INVENTED")),
                "\u0000\u0001\"\\ \ud83d",
                List.of("", "a".repeat(5_000)),
                "Ünï\r\ncöde \ud83c\udfe1".repeat(300),
                Optional.empty(),
                List.of(new IndexRecord.Attachment("../../etc/passwd", "", -1)),
                Optional.of("headers are no headers"));
        var store = fresh();
        store.writer().commit(odd, List.of(to(ANN)));
        assertThat(store.record(new MessageId("odd"))).contains(odd);
    }

    @Test
    default void commitTimeNeverDecreases() {
        var clock = new TestClock(NOON);
        var store = fresh(clock, 1);
        store.writer().commit(mail("m1"), List.of(to(ANN)));
        clock.turn(Duration.ofDays(-400));
        store.writer().commit(mail("m2"), List.of(to(ANN)));
        clock.turn(Duration.ofDays(401));
        store.writer().commit(mail("m3"), List.of(to(ANN)));
        assertThat(journal(store.reader(), Lane.FIRST))
                .map(Entry::committed)
                .containsExactly(NOON, NOON, NOON.plus(Duration.ofDays(1)));
    }

    @Test
    default void aMailForMoreMailboxesThanATransactionHoldsReachesAll() {
        var store = fresh();
        List<Decision> everybody = IntStream.range(0, 120)
                .<Decision>mapToObj(n -> to(MailboxName.of("user" + n + "@example.org")))
                .toList();
        assertThat(store.writer().commit(mail("m1"), everybody)).hasSize(120).allMatch(Committed.class::isInstance);
        assertThat(journal(store.reader(), Lane.FIRST)).hasSize(120);
        assertThat(store.decisions(new MessageId("m1"))).hasSize(120);
    }

    @Test
    default void everyLaneCountsForItself() {
        var store = fresh(InstantSource.fixed(NOON), 2);
        List<Decision> everybody = IntStream.range(0, 40)
                .<Decision>mapToObj(n -> to(MailboxName.of("user" + n + "@example.org")))
                .toList();
        store.writer().commit(mail("m1"), everybody);
        var both = Stream.of(new Lane(0), new Lane(1))
                .map(lane -> journal(store.reader(), lane))
                .toList();
        assertThat(both).allSatisfy(lane -> {
            assertThat(lane).isNotEmpty();
            assertThat(lane.getLast().position().value()).isEqualTo(lane.size());
        });
        assertThat(both.get(0).size() + both.get(1).size()).isEqualTo(40);
    }

    @Test
    default void racingWritersLeaveNoGapAndNoDuplicate() throws Exception {
        var store = fresh(InstantSource.system(), 1);
        int each = raceLength() / WRITERS;
        race(writer -> {
            for (int n = 0; n < each; n++) {
                store.writer().commit(mail("m" + writer + "-" + n), List.of(to(n % 2 == 0 ? ANN : BOB)));
            }
            return null;
        });
        var journal = journal(store.reader(), Lane.FIRST);
        assertThat(journal)
                .map(entry -> entry.position().value())
                .isEqualTo(
                        LongStream.rangeClosed(1, (long) each * WRITERS).boxed().toList());
        assertThat(journal).map(Entry::message).doesNotHaveDuplicates();
        assertThat(journal).map(Entry::committed).isSorted();
    }

    @Test
    default void writersRacingForOneMessageGiveItOnePlacePerMailbox() throws Exception {
        var store = fresh();
        var outcomes = race(writer -> store.writer().commit(mail("m1"), List.of(to(ANN), to(BOB))));
        assertThat(journal(store.reader(), Lane.FIRST)).map(Entry::mailbox).containsExactlyInAnyOrder(ANN, BOB);
        assertThat(outcomes.stream().flatMap(List::stream).filter(Committed.class::isInstance))
                .hasSize(2);
    }

    /** Runs the work on {@link #WRITERS} threads at once. */
    private static <T> List<T> race(Writer<T> work) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<T>> all = IntStream.range(0, WRITERS)
                    .<Callable<T>>mapToObj(writer -> () -> work.write(writer))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(all)) {
                results.add(result.get());
            }
            return results;
        }
    }

    /** One of the racing writers. */
    @FunctionalInterface
    interface Writer<T> {
        T write(int writer) throws Exception;
    }

    @Test
    default void readingGoesOnPastEveryPage() {
        var store = fresh();
        var longest = MailboxName.of("x".repeat(60) + "@" + "sub.".repeat(45) + "example.org");
        for (int n = 1; n <= 2_500; n++) {
            store.writer().commit(mail("m" + n), List.of(to(longest)));
        }
        var journal = journal(store.reader(), Lane.FIRST);
        assertThat(journal.stream()
                        .mapToInt(entry -> EntryJson.write(entry).length())
                        .sum())
                .as("more than one page of a Query")
                .isGreaterThan(1 << 20);
        assertThat(journal)
                .map(entry -> entry.message().value())
                .isEqualTo(
                        IntStream.rangeClosed(1, 2_500).mapToObj(n -> "m" + n).toList());
        assertThat(store.reader().next(Lane.FIRST, new Position(2_400), 10))
                .map(entry -> entry.position().value())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2_401, 2_410).boxed().toList());
        assertThat(store.reader().next(Lane.FIRST, new Position(2_500), 10)).isEmpty();
    }

    @Test
    default void objectsAreReadAsTheyAre() throws IOException {
        var store = fresh();
        byte[] raw = "Subject: x\r\n\r\n\u0000\u00ff".getBytes(UTF_8);
        var message = new MessageId("m1");
        assertThat(store.writer().incoming(message)).isEmpty();
        store.putObject(StoreLayout.incoming(message), raw);
        assertThat(store.writer().incoming(message))
                .hasValueSatisfying(mail -> assertThat(mail.bytes()).isEqualTo(raw));

        var entry =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        assertThat(store.reader().open(entry)).isEmpty();
        store.writer().putCanonical(message, MailPrefix.PROCESSED, raw);
        try (InputStream mail = store.reader().open(entry).orElseThrow()) {
            assertThat(mail.readAllBytes()).isEqualTo(raw);
        }
        store.deleteObject(entry.object());
        assertThat(store.reader().open(entry)).isEmpty();
    }

    @Test
    default void aManifestIsWrittenOnceAndNeverChanged() {
        var store = fresh();
        var entry =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        var key = new ObjectKey("manifest/2026/11/21/0-000000000001.json");
        assertThat(store.reader().hasManifest(entry)).isFalse();
        store.writer().putManifest(entry);
        assertThat(store.reader().hasManifest(entry)).isTrue();
        assertThat(store.object(key))
                .hasValueSatisfying(json ->
                        assertThat(EntryJson.read(new String(json, UTF_8))).isEqualTo(entry));
        store.putObject(key, "as it was".getBytes(UTF_8));
        store.writer().putManifest(entry);
        assertThat(store.object(key))
                .hasValueSatisfying(json -> assertThat(json).isEqualTo("as it was".getBytes(UTF_8)));
    }

    @Test
    default void theHeadIsTheLastPosition() {
        var store = fresh();
        assertThat(store.reader().head(Lane.FIRST)).isEqualTo(Position.NONE);
        store.writer().commit(mail("m1"), List.of(to(ANN), to(BOB)));
        assertThat(store.reader().head(Lane.FIRST)).isEqualTo(new Position(2));
        assertThat(store.reader().head(new Lane(1))).isEqualTo(Position.NONE);
    }

    @Test
    default void theLastPositionBeforeATimeIsFound() {
        var clock = new TestClock(NOON);
        var store = fresh(clock, 1);
        assertThat(store.reader().lastBefore(Lane.FIRST, NOON)).isEqualTo(Position.NONE);
        for (int n = 1; n <= 5; n++) {
            store.writer().commit(mail("m" + n), List.of(to(ANN)));
            clock.turn(Duration.ofHours(1));
        }
        assertThat(store.reader().lastBefore(Lane.FIRST, NOON)).isEqualTo(Position.NONE);
        assertThat(store.reader().lastBefore(Lane.FIRST, NOON.plusMillis(1))).isEqualTo(new Position(1));
        assertThat(store.reader().lastBefore(Lane.FIRST, NOON.plusSeconds(3 * 3600)))
                .isEqualTo(new Position(3));
        assertThat(store.reader().lastBefore(Lane.FIRST, NOON.plusSeconds(99 * 3600)))
                .isEqualTo(new Position(5));
    }

    @Test
    default void whatIsStoredCanBeListedWithItsSize() {
        var store = fresh();
        store.writer().putCanonical(new MessageId("m2"), MailPrefix.PROCESSED, new byte[2]);
        store.writer().putCanonical(new MessageId("m1"), MailPrefix.PROCESSED, new byte[1]);
        store.writer().putCanonical(new MessageId("m3"), MailPrefix.HELD, new byte[3]);
        var entry =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        store.writer().putManifest(entry);
        List<MailFeed.StoredObject> mails = new ArrayList<>();
        store.reader().list(MailFeed.Listing.MAILS, mails::add);
        assertThat(mails)
                .containsExactly(
                        new MailFeed.StoredObject(new ObjectKey("processed/m1.eml"), 1),
                        new MailFeed.StoredObject(new ObjectKey("processed/m2.eml"), 2));
        List<MailFeed.StoredObject> manifests = new ArrayList<>();
        store.reader().list(MailFeed.Listing.MANIFESTS, manifests::add);
        assertThat(manifests)
                .extracting(MailFeed.StoredObject::key)
                .containsExactly(new ObjectKey("manifest/2026/11/21/0-000000000001.json"));
    }

    @Test
    default void aHostSeesWhatItReported() {
        var store = fresh();
        var host = new HostName("backup");
        assertThat(store.reader().progress(host)).isEmpty();
        var withheld = List.of(new Withheld(new Position(3), new MessageId("m3"), Withheld.Why.MISSING));
        var early = new HostRecord(host, Lane.FIRST, new Position(5), NOON, "0.1.0", withheld);
        var late = new HostRecord(host, Lane.FIRST, new Position(9), NOON, "0.1.1", List.of());
        var other = new HostRecord(host, new Lane(1), Position.NONE, NOON, "0.1.0", List.of());
        Stream.of(early, late, other).forEach(store.reader()::report);
        assertThat(store.reader().progress(host)).containsExactly(late, other);
    }

    @Test
    default void theFirstEntryFormatMayBeWrittenUntilTheSwitchPermitsAnother() {
        var store = fresh();
        assertThat(store.reader().entryFormat()).isEqualTo(EntryFormat.FIRST);
        store.putEntryFormat(new EntryFormat(2));
        assertThat(store.reader().entryFormat()).isEqualTo(new EntryFormat(2));
    }

    @Test
    default void theJournalIsReadUpToAnEntryOfANewerFormat() {
        var store = fresh();
        for (String id : List.of("m1", "m2", "m3")) {
            store.writer().commit(mail(id), List.of(to(ANN)));
        }
        List<Entry> entries = journal(store.reader(), Lane.FIRST);
        String text = EntryJson.write(entries.get(1));
        store.putEntry(
                entries.get(1), text.replace("\"version\":1,", "\"version\":2,").replace("{", "{\"kind\":\"flags\","));
        assertThat(journal(store.reader(), Lane.FIRST)).containsExactly(entries.getFirst());
        assertThatExceptionOfType(HomingException.class)
                .isThrownBy(() -> store.reader().next(Lane.FIRST, new Position(1), 10))
                .withMessageContaining("journal entry cannot be read: version: this program reads up to 1 (got 2)")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HomingException.Kind.CORRUPT))
                .satisfies(e -> assertThat(e.hint()).contains("upgrade Homing on this host"));
        assertThat(store.reader().head(Lane.FIRST)).isEqualTo(new Position(3));
        store.putEntry(entries.get(1), text);
        assertThat(journal(store.reader(), Lane.FIRST)).isEqualTo(entries);
    }
}
