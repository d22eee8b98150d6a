package io.homing.store;

import static io.homing.store.StoreContract.ANN;
import static io.homing.store.StoreContract.BOB;
import static io.homing.store.StoreContract.NOON;
import static io.homing.store.StoreContract.mail;
import static io.homing.store.StoreContract.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.homing.store.CommitResult.AlreadyCommitted;
import io.homing.store.CommitResult.Committed;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every implementation must do for the cloud side and its operator: rules, outbox, held mail, recovery. */
public interface CloudSideContract {
    Address INFO = new Address("info@example.org");
    Address EVE = new Address("eve@example.net");
    MessageId M1 = new MessageId("m1");

    /** An empty store of its own. */
    StoreUnderTest fresh(InstantSource clock, int lanes);

    private StoreUnderTest one() {
        return fresh(InstantSource.fixed(NOON), 1);
    }

    private static RuleChange set(Rule rule, Optional<Rule> before) {
        return new RuleChange(NOON, "ann", rule.pattern(), before, Optional.of(rule));
    }

    private static Decision.Forward forward(Address to) {
        return new Decision.Forward(INFO, to, "rule info");
    }

    @Test
    default void rulesAreFoundByTheirPatterns() {
        var rules = one().rules();
        var candidates = RulePattern.candidates(new Address("Ann+shop@Example.org"));
        assertThat(rules.among(candidates)).isEmpty();
        var four = candidates.stream()
                .map(pattern -> Rule.deliver(pattern, ANN, FolderName.JUNK))
                .toList();
        four.forEach(
                rule -> assertThat(rules.change(set(rule, Optional.empty()))).isTrue());
        var other = Rule.deliver(new RulePattern("*@example.net"), BOB, FolderName.INBOX);
        rules.change(set(other, Optional.empty()));
        assertThat(four).hasSize(4);
        assertThat(rules.among(candidates)).containsExactlyInAnyOrderElementsOf(four);
        assertThat(rules.all())
                .map(rule -> rule.pattern().value())
                .containsExactly("*", "*@example.net", "*@example.org", "ann+shop@example.org", "ann@example.org");
    }

    @Test
    default void aRuleThatSomebodyElseChangedIsNotOverwritten() {
        var rules = one().rules();
        var first = Rule.deliver(RulePattern.ANYONE, ANN, FolderName.INBOX);
        var second = Rule.deliver(RulePattern.ANYONE, BOB, FolderName.INBOX);
        assertThat(rules.change(set(first, Optional.empty()))).isTrue();
        assertThat(rules.change(set(second, Optional.empty()))).isFalse();
        assertThat(rules.change(set(second, Optional.of(second)))).isFalse();
        assertThat(rules.all()).containsExactly(first);
        assertThat(rules.changes(10)).hasSize(1);
    }

    @Test
    default void changesAreOnRecordAndCanBeTakenBack() {
        var rules = one().rules();
        var first = Rule.deliver(RulePattern.ANYONE, ANN, FolderName.INBOX);
        var made = set(first, Optional.empty());
        rules.change(made);
        assertThat(rules.change(made.undo(NOON.plusSeconds(1), "bob"))).isTrue();
        assertThat(rules.all()).isEmpty();
        assertThat(rules.changes(10)).containsExactly(made.undo(NOON.plusSeconds(1), "bob"), made);
        assertThat(rules.changes(1)).hasSize(1);
    }

    @Test
    default void aMailboxIsOnRecordForOperatorsAndHosts() {
        var store = one();
        assertThat(store.rules().mailboxes()).isEmpty();
        var bob = new MailboxRecord(BOB, true, Lane.FIRST, new Position(3), NOON, "eve");
        var ann = new MailboxRecord(ANN, true, Lane.FIRST, Position.NONE, NOON, "eve");
        store.rules().record(bob);
        store.rules().record(ann);
        assertThat(store.rules().mailboxes()).containsExactly(ann, bob);
        var again = new MailboxRecord(ANN, false, Lane.FIRST, new Position(4), NOON.plusSeconds(1), "bob");
        store.rules().record(again);
        assertThat(store.reader().mailboxes()).containsExactly(again, bob);
    }

    @Test
    default void whatIsRecordedIsFoundWithItsDecisions() {
        var store = one();
        assertThat(store.writer().find(M1)).isEmpty();
        List<Decision> decisions = List.of(to(ANN), forward(EVE), new Decision.Discard(EVE, "why not"));
        store.writer().commit(mail("m1"), decisions);
        MessageRecord messageRecord = store.writer().find(M1).orElseThrow();
        assertThat(messageRecord.record()).isEqualTo(mail("m1"));
        assertThat(messageRecord.decisions()).containsExactlyInAnyOrderElementsOf(decisions);
        assertThat(messageRecord.recipients()).containsExactlyInAnyOrder(to(ANN).recipient(), INFO, EVE);
        assertThat(store.recovery().recorded(List.of(M1, new MessageId("m2")))).containsExactly(M1);
    }

    @Test
    default void theFirstCanonicalFormStays() {
        var store = one().writer();
        assertThat(store.canonical(M1, MailPrefix.HELD)).isEmpty();
        assertThat(store.putCanonical(M1, MailPrefix.HELD, "one".getBytes(UTF_8)))
                .asString()
                .isEqualTo("one");
        assertThat(store.putCanonical(M1, MailPrefix.HELD, "two".getBytes(UTF_8)))
                .asString()
                .isEqualTo("one");
        assertThat(store.canonical(M1, MailPrefix.HELD))
                .hasValueSatisfying(mail -> assertThat(mail).asString().isEqualTo("one"));
        assertThat(store.canonical(M1, MailPrefix.PROCESSED)).isEmpty();
    }

    @Test
    default void whatIsToBeSentWaitsInTheOutboxOnce() {
        var store = one();
        var upperCase = new Address("EVE@example.net");
        store.writer().commit(mail("m1"), List.of(forward(EVE), forward(upperCase), to(ANN)));
        store.writer().commit(mail("m1"), List.of(forward(EVE)));
        assertThat(store.outbox().open())
                .containsExactly(
                        new Outbox.Open(new OutboundMail(M1, OutboundMail.Kind.FORWARD, INFO, EVE, ""), NOON, false));
    }

    @Test
    default void aSendIsBegunByOneOfMany() throws InterruptedException, ExecutionException {
        var store = one();
        store.writer().commit(mail("m1"), List.of(forward(EVE)));
        OutboundMail outboundMail = store.outbox().open().getFirst().send();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> beginners = IntStream.range(0, 16)
                    .<Callable<Boolean>>mapToObj(n -> () -> store.outbox().begin(outboundMail))
                    .toList();
            List<Boolean> begun = new ArrayList<>();
            for (Future<Boolean> result : threads.invokeAll(beginners)) {
                begun.add(result.get());
            }
            assertThat(begun).containsOnlyOnce(true);
        }
        assertThat(store.outbox().open()).singleElement().matches(Outbox.Open::begun);
    }

    @Test
    default void aSendThatIsDoneNeverComesBack() {
        var store = one();
        var bounce = new Decision.Bounce(INFO, EVE, "No such user", "rule info");
        store.writer().commit(mail("m1"), List.of(bounce));
        OutboundMail outboundMail = store.outbox().open().getFirst().send();
        assertThat(outboundMail).isEqualTo(new OutboundMail(M1, OutboundMail.Kind.BOUNCE, INFO, EVE, "No such user"));
        assertThat(store.outbox().begin(outboundMail)).isTrue();
        store.outbox().finish(outboundMail, "ses-id");
        store.outbox().requeue(outboundMail);
        store.writer().commit(mail("m1"), List.of(bounce));
        assertThat(store.outbox().open()).isEmpty();
        assertThat(store.outbox().begin(outboundMail)).isFalse();
        assertThat(store.ending(outboundMail)).contains("ses-id");
    }

    @Test
    default void aSendThatDidNotGoOutWaitsAgain() {
        var store = one();
        store.writer().commit(mail("m1"), List.of(forward(EVE)));
        OutboundMail outboundMail = store.outbox().open().getFirst().send();
        store.outbox().begin(outboundMail);
        store.outbox().requeue(outboundMail);
        assertThat(store.outbox().open()).singleElement().matches(open -> !open.begun());
        assertThat(store.ending(outboundMail)).isEmpty();
        assertThat(store.outbox().begin(outboundMail)).isTrue();
    }

    private static SendClaim claim(String message, String sender, String recipient) {
        return SendClaim.of(
                new MessageId(message),
                LocalDate.of(2026, 11, 29),
                Optional.of(new Address(sender)),
                new Address(recipient));
    }

    @Test
    default void aSenderAndARecipientHaveSoManySendsADay() {
        var outbox = one().outbox();
        assertThat(outbox.claim(claim("m1", "eve@example.net", "info@example.org"), 2))
                .isTrue();
        assertThat(outbox.claim(claim("m2", "EVE+x@example.net", "info+y@example.org"), 2))
                .isTrue();
        assertThat(outbox.claim(claim("m3", "eve@example.net", "info@example.org"), 2))
                .isFalse();
        assertThat(outbox.claim(claim("m1", "eve@example.net", "info@example.org"), 2))
                .as("a repeat of an event gets the answer of the first")
                .isTrue();
        assertThat(outbox.claim(claim("m3", "eve@example.net", "other@example.org"), 2))
                .isTrue();
        var tomorrow =
                new SendClaim(new MessageId("m3"), LocalDate.of(2026, 11, 30), "eve@example.net", "info@example.org");
        assertThat(outbox.claim(tomorrow, 2)).isTrue();
    }

    @Test
    default void aRepeatedClaimIsCountedOnce() {
        var outbox = one().outbox();
        for (int n = 0; n < 20; n++) {
            assertThat(outbox.claim(claim("m1", "eve@example.net", "info@example.org"), 2))
                    .isTrue();
        }
        assertThat(outbox.claim(claim("m2", "eve@example.net", "info@example.org"), 2))
                .isTrue();
    }

    @Test
    default void whoWritesUnderEverOtherNamesIsStoppedByTheCountOfTheRecipient() {
        var outbox = one().outbox();
        for (int n = 0; n < Outbox.TIMES; n++) {
            assertThat(outbox.claim(claim("m" + n, "s%d@example.net".formatted(n), "info@example.org"), 1))
                    .isTrue();
            assertThat(outbox.claim(claim("n" + n, "eve@example.com", "r%d@example.org".formatted(n)), 1))
                    .isTrue();
        }
        assertThat(outbox.claim(claim("last", "new@example.net", "info@example.org"), 1))
                .isFalse();
        assertThat(outbox.claim(claim("last", "eve@example.com", "new@example.org"), 1))
                .isFalse();
        assertThat(outbox.claim(claim("last", "new@example.net", "new@example.org"), 1))
                .isTrue();
        assertThat(outbox.claim(claim("m0", "s0@example.net", "info@example.org"), 1))
                .isTrue();
    }

    @Test
    default void ofManyClaimsAtOnceNoMoreThanTheLimitAreAllowed() throws InterruptedException, ExecutionException {
        var outbox = one().outbox();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> claims = IntStream.range(0, 12)
                    .<Callable<Boolean>>mapToObj(
                            n -> () -> outbox.claim(claim("m" + n, "eve@example.net", "info@example.org"), 5))
                    .toList();
            List<Boolean> allowed = new ArrayList<>();
            for (Future<Boolean> result : threads.invokeAll(claims)) {
                allowed.add(result.get());
            }
            assertThat(allowed).filteredOn(one -> one).hasSize(5);
        }
    }

    @Test
    default void heldMailWaitsUntilAPersonIsDoneWithIt() {
        var store = one();
        var hold = new Decision.Hold(INFO, "virus");
        store.writer().commit(mail("m1"), List.of(hold, to(ANN)));
        var waiting = new HeldMail.Held(M1, INFO, "virus", NOON, false);
        assertThat(store.held().waiting()).containsExactly(waiting);
        store.held().markWarned(waiting);
        store.writer().commit(mail("m1"), List.of(hold));
        assertThat(store.held().waiting()).singleElement().matches(HeldMail.Held::warned);
        store.held().close(waiting, "deleted by ann");
        store.writer().commit(mail("m1"), List.of(hold));
        assertThat(store.held().waiting())
                .as("a late event brings nothing back")
                .isEmpty();
    }

    @Test
    default void heldForOthersTooIsHeldForEachOfThem() {
        var store = one();
        store.writer().commit(mail("m1"), List.of(new Decision.Hold(INFO, "virus")));
        store.held().close(store.held().waiting().getFirst(), "released");
        store.writer().commit(mail("m1"), List.of(new Decision.Hold(EVE, "virus")));
        assertThat(store.held().waiting()).map(HeldMail.Held::recipient).containsExactly(EVE);
    }

    @Test
    default void manyDecisionsOfEveryKindAreAllCarriedOut() {
        var store = fresh(InstantSource.fixed(NOON), 3);
        List<Decision> decisions = new ArrayList<>();
        for (int n = 0; n < 120; n++) {
            decisions.add(to(MailboxName.of("user%d@example.org".formatted(n))));
            decisions.add(forward(new Address("user%d@example.net".formatted(n))));
            decisions.add(new Decision.Hold(new Address("held%d@example.org".formatted(n)), "virus"));
        }
        assertThat(store.writer().commit(mail("m1"), decisions)).hasSize(120).allMatch(Committed.class::isInstance);
        assertThat(store.outbox().open()).hasSize(120);
        assertThat(store.held().waiting()).hasSize(120);
        assertThat(store.decisions(M1)).hasSize(360);
        assertThat(store.writer().commit(mail("m1"), decisions)).allMatch(AlreadyCommitted.class::isInstance);
        assertThat(store.outbox().open()).hasSize(120);
    }

    /** A hundred addresses of an alias with forty mailboxes, all with long names: what a stranger can make us write. */
    @Test
    default void moreDecisionsThanAnItemHoldsAreOnRecordAndCarriedOut() {
        var store = one();
        String domain = "@" + "sub.".repeat(40) + "example.org";
        List<Decision> decisions = new ArrayList<>();
        for (int recipient = 0; recipient < 100; recipient++) {
            var address = new Address("team+" + "x".repeat(55) + recipient + domain);
            for (int mailbox = 0; mailbox < 40; mailbox++) {
                decisions.add(new Decision.Deliver(
                        address,
                        MailboxName.of("u".repeat(50) + mailbox + domain),
                        new FolderName("f".repeat(100)),
                        "rule " + address));
            }
        }
        assertThat(store.writer().commit(mail("m1"), decisions)).hasSize(40).allMatch(Committed.class::isInstance);
        MessageRecord messageRecord = store.writer().find(M1).orElseThrow();
        assertThat(messageRecord.decisions()).containsExactlyInAnyOrderElementsOf(decisions);
        assertThat(messageRecord.recipients()).hasSize(100);
        assertThat(store.writer().findAll(List.of(M1)).get(M1).decisions()).hasSize(4_000);
        assertThat(store.writer().commit(mail("m1"), decisions))
                .hasSize(40)
                .allMatch(AlreadyCommitted.class::isInstance);
        store.writer().commit(mail("m1"), List.of(to(ANN)));
        assertThat(store.decisions(M1)).hasSize(4_001);
        assertThat(StoreContract.journal(store.reader(), Lane.FIRST)).hasSize(41);
    }

    /** As long as a value may be, in characters that take the most bytes. */
    @Test
    default void theLongestValuesOfAMailAreTaken() {
        var store = one();
        var message = new MessageId("m".repeat(128));
        String wide = "\u20ac".repeat(2_000);
        List<IndexRecord.Attachment> attachments = IntStream.range(0, 100)
                .mapToObj(n -> new IndexRecord.Attachment(wide, wide, n))
                .toList();
        var record = new IndexRecord(
                message,
                1,
                Sha256.of("m1"),
                NOON,
                Optional.of(new Address(wide)),
                Verdicts.all(Verdict.PASS),
                wide,
                IntStream.range(0, 100).mapToObj(n -> wide).toList(),
                wide,
                Optional.of(NOON),
                attachments,
                Optional.of(wide),
                Optional.of(wide));
        var recipient = new Address(wide + "@example.org");
        List<Decision> decisions = List.of(
                to(ANN),
                new Decision.Hold(recipient, wide),
                new Decision.Bounce(recipient, new Address(wide), "t".repeat(200), wide),
                new Decision.Notify(recipient, new Address(wide), wide),
                forward(new Address(wide)));
        assertThat(store.writer().commit(record, decisions)).hasSize(1);
        assertThat(store.writer().find(message).orElseThrow())
                .isEqualTo(new MessageRecord(record, store.decisions(message)));
        assertThat(store.held().waiting()).map(HeldMail.Held::recipient).containsExactly(recipient);
        assertThat(store.outbox().open()).hasSize(3);
        OutboundMail outboundMail = store.outbox().open().getFirst().send();
        assertThat(store.outbox().begin(outboundMail)).isTrue();
    }

    @Test
    default void everythingThatSesStoredIsListed() {
        var store = fresh(InstantSource.system(), 1);
        IntStream.range(0, 1_100)
                .forEach(n -> store.putObject(StoreLayout.incoming(new MessageId("m" + n)), new byte[] {1}));
        store.putObject(StoreLayout.processed(M1), new byte[] {1});
        List<SweepStore.Stored> stored = store.recovery().stored(NOON.minus(Duration.ofDays(36_500)));
        assertThat(stored).hasSize(1_100).isSortedAccordingTo(Comparator.comparing(SweepStore.Stored::stored));
        assertThat(store.recovery().stored(stored.getLast().stored().plus(Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    default void aWithheldPositionIsAnsweredOnce() {
        var store = one();
        Entry withheld =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        var answer = store.recovery().replace(withheld, Optional::empty);
        assertThat(answer.entry())
                .isEqualTo(withheld.replacement(new Position(2), NOON, 3, Sha256.of("m1"), withheld.object()));
        assertThat(answer).isInstanceOf(Committed.class);
        assertThat(store.recovery().replace(withheld, () -> fail("asked for what stands in, though it is answered")))
                .isEqualTo(new AlreadyCommitted(answer.entry()));
        assertThat(StoreContract.journal(store.reader(), Lane.FIRST)).containsExactly(withheld, answer.entry());
    }

    @Test
    default void aNoticeStandsInForWhatIsGone() {
        var store = one();
        Entry withheld =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        byte[] notice = "Subject: gone\r\n\r\n".getBytes(UTF_8);
        Entry answer =
                store.recovery().replace(withheld, () -> Optional.of(notice)).entry();
        assertThat(answer.replaces()).contains(withheld.position());
        assertThat(answer.size()).isEqualTo(notice.length);
        assertThat(answer.sha256()).isEqualTo(Sha256.of(notice));
        assertThat(store.object(answer.object()))
                .hasValueSatisfying(mail -> assertThat(mail).isEqualTo(notice));
        var second = store.recovery().replace(answer, Optional::empty).entry();
        assertThat(second.replaces()).as("an answer can be answered").contains(answer.position());
    }

    @Test
    default void theIndexAndThePlacesOfAMessageAreFound() {
        var store = one();
        Entry first =
                store.writer().commit(mail("m1"), List.of(to(ANN))).getFirst().entry();
        Entry second =
                store.writer().commit(mail("m1"), List.of(to(BOB))).getFirst().entry();
        Entry answer = store.recovery().replace(first, Optional::empty).entry();
        store.writer().commit(mail("m2"), List.of(forward(EVE)));
        assertThat(store.writer().entries(M1)).containsExactly(first, second, answer);
        assertThat(store.writer().entries(new MessageId("m2"))).isEmpty();
        var found = store.writer().findAll(List.of(M1, new MessageId("m2"), new MessageId("m3")));
        assertThat(found).containsOnlyKeys(M1, new MessageId("m2"));
        assertThat(found.get(M1).record()).isEqualTo(mail("m1"));
        assertThat(found.get(M1).decisions()).containsExactlyInAnyOrder(to(ANN), to(BOB));
    }

    @Test
    default void aLostJournalIsRestoredFromItsManifests() {
        var old = one();
        old.writer().commit(mail("m1"), List.of(to(ANN), to(BOB)));
        Entry second = StoreContract.journal(old.reader(), Lane.FIRST).getLast();
        old.recovery().replace(second, Optional::empty);
        List<Entry> journal = StoreContract.journal(old.reader(), Lane.FIRST);
        assertThat(journal).hasSize(3);
        old.writer().putManifest(second);
        assertThat(old.recovery().manifest(StoreLayout.manifest(second))).contains(second);
        assertThat(old.recovery().manifest(StoreLayout.manifest(journal.getLast())))
                .isEmpty();

        var store = one();
        store.recovery().restore(journal.subList(0, 2));
        store.recovery().restore(journal);
        assertThat(store.reader().head(Lane.FIRST)).isEqualTo(Position.NONE);
        assertThat(store.recovery().restoreHead(journal.getLast())).isTrue();
        assertThat(store.recovery().restoreHead(journal.getFirst())).isFalse();
        assertThat(StoreContract.journal(store.reader(), Lane.FIRST)).isEqualTo(journal);
        assertThat(store.record(M1)).contains(IndexRecord.of(journal.getFirst()));
        assertThat(store.decisions(M1)).hasSize(2);
        assertThat(store.writer().entries(M1)).isEqualTo(journal);
        assertThat(store.writer().commit(mail("m1"), List.of(to(ANN))))
                .containsExactly(new AlreadyCommitted(journal.getFirst()));
        assertThat(store.writer()
                        .commit(mail("m2"), List.of(to(ANN)))
                        .getFirst()
                        .entry()
                        .position())
                .isEqualTo(new Position(4));
    }

    @Test
    default void aMailThatWasSpoiltIsRestored() {
        var store = one();
        store.writer().putCanonical(M1, MailPrefix.PROCESSED, "spoilt".getBytes(UTF_8));
        store.writer().replaceCanonical(M1, MailPrefix.PROCESSED, "sound".getBytes(UTF_8));
        assertThat(store.writer().canonical(M1, MailPrefix.PROCESSED))
                .hasValueSatisfying(mail -> assertThat(mail).asString().isEqualTo("sound"));
    }

    @Test
    default void aSweepRemembersHowFarItCame() {
        var store = one();
        assertThat(store.recovery().checkpoint()).isEqualTo(SweepStore.SweepCheckpoint.NOTHING);
        var sweepCheckpoint =
                new SweepStore.SweepCheckpoint(NOON, Map.of(Lane.FIRST, new Position(7), new Lane(2), Position.NONE));
        store.recovery().checkpoint(sweepCheckpoint);
        assertThat(store.recovery().checkpoint()).isEqualTo(sweepCheckpoint);
        var watch = new SweepStore.Watch(NOON.minusSeconds(9_000), NOON, Optional.of(NOON.minusSeconds(900)));
        var watched = new SweepStore.SweepCheckpoint(NOON, sweepCheckpoint.manifests(), Optional.of(watch));
        store.recovery().checkpoint(watched);
        assertThat(store.recovery().checkpoint()).isEqualTo(watched);
        var busy = new SweepStore.SweepCheckpoint(
                NOON, Map.of(), Optional.of(new SweepStore.Watch(watch.since(), NOON, Optional.empty())));
        store.recovery().checkpoint(busy);
        assertThat(store.recovery().checkpoint()).isEqualTo(busy);
    }

    @Test
    default void whatASweepPinsUpTheHostsCanRead() {
        var store = one();
        assertThat(store.reader().sweepStatus()).isEmpty();
        var first = new SweepStatus(NOON, NOON.minusSeconds(900), List.of(new HostName("primary")), 0);
        var second = new SweepStatus(
                NOON.plusSeconds(900), NOON, List.of(new HostName("primary"), new HostName("backup")), 3);
        store.recovery().publish(first);
        store.recovery().publish(second);
        assertThat(store.reader().sweepStatus()).contains(second);
        for (var unruled : List.of(
                new SweepStatus.Unruled(Optional.empty()),
                new SweepStatus.Unruled(Optional.of(MailboxName.of("ann@example.org"))))) {
            store.recovery().publish(second.with(Optional.of(unruled)));
            assertThat(store.reader().sweepStatus()).contains(second.with(Optional.of(unruled)));
        }
    }

    @Test
    default void everythingThatSesStoredCanBeGoneThrough() {
        var store = one();
        List<MessageId> ids = new ArrayList<>();
        store.putObject(StoreLayout.incoming(M1), new byte[1]);
        store.putObject(StoreLayout.incoming(new MessageId("m2")), new byte[1]);
        store.recovery().accepted(page -> page.forEach(mail -> ids.add(mail.message())));
        assertThat(ids).containsExactlyInAnyOrder(M1, new MessageId("m2"));
    }
}
