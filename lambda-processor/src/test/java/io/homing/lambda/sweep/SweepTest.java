package io.homing.lambda.sweep;

import static io.homing.lambda.Samples.CLEAN;
import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.bytes;
import static io.homing.lambda.Samples.notification;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.lambda.Samples;
import io.homing.lambda.Wiring;
import io.homing.lambda.event.Notification;
import io.homing.lambda.receive.ReceiveMail;
import io.homing.lambda.send.Mailer;
import io.homing.lambda.send.MailerException;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.Address;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HeldMail;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Outbox;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStore;
import io.homing.store.TestClock;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import io.homing.store.Withheld;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SweepTest {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final Address FAR = new Address("ann@example.com");

    private final TestClock clock = new TestClock(NOON);
    private final InMemoryMailStore store = new InMemoryMailStore(clock, 1);
    private final List<OutgoingMail> sent = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Mailer mailer = this::deliver;

    private String deliver(OutgoingMail mail) {
        sent.add(mail);
        return "sent-" + sent.size();
    }

    @BeforeEach
    void annIsKnownAndAllElseIsBobs() {
        store.rules().put(Rule.deliver(new RulePattern("ann@example.org"), ANN, FolderName.INBOX));
        store.rules().put(Rule.deliver(RulePattern.ANYONE, BOB, FolderName.INBOX));
    }

    @Test
    void aMailWhoseEventNeverCameIsTakenInFromWhatItSaysItself() {
        sesStored("m1", "X-SES-Spam-Verdict: FAIL\r\n");
        clock.turn(Duration.ofMinutes(16));
        assertThat(sweep().recovered).isEqualTo(1);
        assertThat(journal()).singleElement().satisfies(entry -> {
            assertThat(entry.mailbox()).isEqualTo(ANN);
            assertThat(entry.folder()).as("its verdict counts").isEqualTo(FolderName.JUNK);
            assertThat(entry.received()).isEqualTo(NOON);
            assertThat(store.hasManifest(entry)).isTrue();
        });
        assertThat(store.record(new MessageId("m1"))).hasValueSatisfying(record -> {
            assertThat(record.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("none came"));
            assertThat(record.sender()).contains(new Address("eve@example.net"));
        });
        assertThat(sweep().recovered).as("once").isZero();
    }

    @Test
    void whatTheSenderWroteIntoHisOwnReceivedCountsForNothing() {
        store.putObject(
                StoreLayout.incoming(new MessageId("m1")),
                bytes("Received: from x by y with SMTP id other for ann@example.org; today\r\n\r\nHello.\r\n"));
        clock.turn(Duration.ofMinutes(16));
        sweep();
        assertThat(journal()).isEmpty();
        assertThat(store.held().waiting())
                .singleElement()
                .satisfies(held -> assertThat(held.because()).contains("missing: recipients, spam verdict"));
    }

    @Test
    void aVirusThatNoEventToldOfIsHeld() {
        sesStored("m1", "X-SES-Virus-Verdict: FAIL\r\n");
        clock.turn(Duration.ofMinutes(16));
        sweep();
        assertThat(journal()).isEmpty();
        assertThat(store.held().waiting()).hasSize(1);
    }

    @Test
    void anEventMayTakeAQuarterOfAnHour() {
        sesStored("m1", "");
        clock.turn(Duration.ofMinutes(14));
        assertThat(sweep().recovered).isZero();
        assertThat(journal()).isEmpty();
    }

    @Test
    void theEventThatComesAfterTheSweepAddsNobodyTwice() {
        sesStored("m1", "");
        clock.turn(Duration.ofMinutes(16));
        sweep();
        receive().accept(notification(CLEAN, "ann@example.org"));
        assertThat(journal()).hasSize(1);
        receive().accept(notification(CLEAN, "ann@example.org", "bob@example.org"));
        assertThat(journal()).map(Entry::mailbox).containsExactly(ANN, BOB);
    }

    @Test
    void theEventReplacesWhatTheSweepHeldBecauseItKnewLess() {
        var info = new Address("ann@example.org");
        store.putObject(StoreLayout.incoming(new MessageId("m1")), bytes("Subject: nothing of SES\r\n\r\nHello.\r\n"));
        clock.turn(Duration.ofMinutes(16));
        forwardTo(FAR);
        sweep();
        assertThat(sent).isEmpty();
        assertThat(store.held().waiting()).hasSize(1);
        var spam = new Verdicts(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.PASS);
        store.rules().put(Rule.deliver(new RulePattern("ann@example.org"), ANN, FolderName.INBOX));
        receive().accept(notification(spam, "ann@example.org"));
        assertThat(journal()).singleElement().satisfies(entry -> {
            assertThat(entry.mailbox()).isEqualTo(ANN);
            assertThat(entry.folder()).isEqualTo(FolderName.JUNK);
        });
        assertThat(store.held().waiting()).isEmpty();
        assertThat(store.record(new MessageId("m1")).orElseThrow().verdicts()).isEqualTo(spam);
        receive().accept(notification(spam, "ann@example.org"));
        assertThat(journal()).hasSize(1);
        assertThat(store.decisions(new MessageId("m1")))
                .anyMatch(decision -> decision.recipient().equals(info));
    }

    /** As after a recipient that was known, and verdicts that were not. */
    @Test
    void whatAPersonTookOffTheListStaysAsThePersonLeftIt() {
        store.putObject(StoreLayout.incoming(new MessageId("m1")), bytes("""
                Received: from x by inbound-smtp.eu-central-1.amazonaws.com with SMTP id m1\r
                 for ann@example.org; today\r
                Subject: x\r
                \r
                """));
        clock.turn(Duration.ofMinutes(16));
        sweep();
        HeldMail.Held held = store.held().waiting().getFirst();
        assertThat(held.recipient()).isEqualTo(new Address("ann@example.org"));
        store.held().close(held, "deleted by ann");
        receive().accept(notification(CLEAN, "ann@example.org"));
        assertThat(journal()).isEmpty();
    }

    /** By event and by sweep: one answer, or the sweep leaves it to a person. */
    @Test
    void aForgedMailFaresNoBetterByTheSweepThanByItsEvent() {
        store.rules().put(new Rule(new RulePattern("fw@example.org"), List.of(new Action.Forward(FAR))));
        store.rules()
                .put(new Rule(
                        new RulePattern("gone@example.org"), List.of(new Action.Bounce(Action.Bounce.NO_SUCH_USER))));
        for (String user : List.of("fw", "gone", "ann")) {
            for (String policy : List.of(" (p=REJECT)", "")) {
                store.putObject(StoreLayout.incoming(new MessageId(user + policy.length())), bytes("""
                        Return-Path: <ceo@bank.example>\r
                        Received: from evil.example by inbound-smtp.eu-west-1.amazonaws.com with SMTP id %s\r
                         for %s@example.org; Sun, 29 Nov 2026 10:00:00 +0000 (UTC)\r
                        X-SES-Spam-Verdict: PASS\r
                        X-SES-Virus-Verdict: PASS\r
                        Authentication-Results: amazonses.com; spf=fail; dkim=none; dmarc=fail%s;\r
                        X-SES-Spam-Verdict: PASS\r
                        Authentication-Results: amazonses.com; spf=pass; dmarc=pass;\r
                        From: The Boss <ceo@bank.example>\r
                        \r
                        """.formatted(
                                user + policy.length(), user, policy)));
            }
        }
        clock.turn(Duration.ofMinutes(16));
        assertThat(sweep().recovered).isEqualTo(6);
        assertThat(sent).isEmpty();
        assertThat(store.outbox().open()).isEmpty();
        assertThat(journal()).singleElement().matches(entry -> entry.folder().equals(FolderName.JUNK));
        assertThat(store.held().waiting())
                .as("3 without a policy, 1 to be forwarded")
                .hasSize(4);
    }

    /** Position 0 has none before it; a host may write what it likes. */
    @Test
    void oneHostsNonsenseKeepsNoOtherFromItsAnswers() {
        Entry entry = withheld("m1");
        store.report(new HostRecord(
                new HostName("primary"),
                Lane.FIRST,
                Position.NONE,
                clock.instant(),
                "test",
                List.of(new Withheld(Position.NONE, entry.message(), Withheld.Why.MISSING))));
        SweepReport report = sweep();
        assertThat(report.failed).isEqualTo(1);
        assertThat(report.answered).isEqualTo(1);
        assertThat(store.sweepStatus()).isPresent();
    }

    @Test
    void aHostThatCannotBeReadKeepsNoOtherFromItsAnswers() {
        withheld("m1");
        MailFeed feed = new FaultyMailStore(store, store, failing("progress", Fault.AWAY, 1));
        SweepReport report = wiring(store, feed).sweep().run(() -> false);
        assertThat(report.failed).isEqualTo(1);
        assertThat(report.answered).isEqualTo(1);
        assertThat(store.sweepStatus()).isPresent();
    }

    @Test
    void aQueueThatCannotBeAskedIsToldAndNothingElseWaits() {
        sesStored("m1", "");
        forwardTo(FAR);
        clock.turn(Duration.ofMinutes(16));
        var queue = new InMemoryEventQueue();
        queue.fails(Optional.of(new HomingException(HomingException.Kind.SETUP, "denied", "allow it")));
        var wiring = Samples.wiring(Samples.ports(store), queue, mailer, clock, new PrintStream(log), Map.of());
        InMemoryEventQueue.wasEmpty(store, clock.instant());
        SweepReport report = wiring.sweep().run(() -> false);
        assertThat(report.waiting).isEqualTo(1);
        assertThat(report.failed).isEqualTo(1);
        assertThat(log.toString(UTF_8)).contains("(queue)", "allow it");
        assertThat(store.sweepStatus()).isPresent();
        assertThat(sent).isEmpty();
        queue.fails(Optional.empty());
        sweep();
        assertThat(sent).as("it was not forgotten").hasSize(1);
    }

    /** Nothing was received for a day, then the function works again; events come late, twice, or never. */
    @Test
    void aDayOfOutageLosesNothing() {
        for (int n = 0; n < 300; n++) {
            sesStored("m" + n, "");
            clock.turn(Duration.ofMinutes(5));
        }
        for (int n = 0; n < 300; n += 3) {
            receive().accept(event("m" + n));
        }
        assertThat(sweep().recovered).isGreaterThan(190);
        clock.turn(Duration.ofMinutes(16));
        sweep();
        for (int n = 1; n < 300; n += 3) {
            receive().accept(event("m" + n));
        }
        assertThat(journal()).hasSize(300);
        assertThat(journal().stream().map(Entry::message).distinct()).hasSize(300);
        assertThat(sweep().recovered).isZero();
    }

    @Test
    void whenTimeIsUpTheNextSweepGoesOn() {
        for (int n = 0; n < 10; n++) {
            sesStored("m" + n, "");
            clock.turn(Duration.ofSeconds(1));
        }
        clock.turn(Duration.ofHours(3));
        var asked = new AtomicInteger();
        var report = wiring(store).sweep().run(() -> asked.incrementAndGet() > 4);
        assertThat(report.recovered).isEqualTo(4);
        assertThat(sweep().recovered).isEqualTo(6);
        assertThat(journal()).hasSize(10);
    }

    @Test
    void aMailThatFailsIsTriedAgainAndKeepsNoOtherWaiting() {
        sesStored("m1", "");
        sesStored("m2", "");
        clock.turn(Duration.ofHours(3));
        MailStore broken = new FaultyMailStore(store, store, failing("commit", Fault.AWAY, 1));
        var report = wiring(broken).sweep().run(() -> false);
        assertThat(report.failed).isEqualTo(1);
        assertThat(report.recovered).isEqualTo(1);
        clock.turn(Duration.ofDays(2));
        assertThat(sweep().recovered).isEqualTo(1);
    }

    @Test
    void missingManifestsAreWritten() {
        sesStored("m1", "");
        MailStore crashing = new FaultyMailStore(store, store, failing("putManifest", Fault.CRASH_BEFORE, 1));
        assertThatThrownBy(() -> wiring(crashing).receive().accept(event("m1"))).isInstanceOf(Crash.class);
        assertThat(store.hasManifest(journal().getFirst())).isFalse();
        assertThat(sweep().repaired).as("a function may be at it").isZero();
        clock.turn(Duration.ofMinutes(16));
        assertThat(sweep().repaired).isEqualTo(1);
        assertThat(store.hasManifest(journal().getFirst())).isTrue();
        assertThat(sweep().repaired).isZero();
    }

    @Test
    void aManifestThatCannotBeLookedAtKeepsNothingElseWaiting() {
        sesStored("m1", "");
        receive().accept(event("m1"));
        sesStored("m2", "");
        clock.turn(Duration.ofMinutes(16));
        var away = new FaultyMailStore(store, store, failing("hasManifest", Fault.AWAY, 1));
        var report = wiring(away, away).sweep().run(() -> false);
        assertThat(report.failed).isEqualTo(1);
        assertThat(report.recovered).isEqualTo(1);
        assertThat(store.checkpoint().decided())
                .as("remembered")
                .isEqualTo(clock.instant().minus(Duration.ofMinutes(15)));
    }

    @Test
    void aWithheldMailThatIsWellAgainIsDeliveredAgain() {
        Entry entry = withheld("m1");
        assertThat(sweep().answered).isEqualTo(1);
        assertThat(journal().getLast().replaces()).contains(entry.position());
        assertThat(journal().getLast().sha256()).isEqualTo(entry.sha256());
        assertThat(store.hasManifest(journal().getLast())).isTrue();
        assertThat(sweep().answered).as("once").isZero();
    }

    @Test
    void aWithheldMailThatIsGoneIsMadeAnewFromTheRawOne() {
        Entry entry = withheld("m1");
        store.deleteObject(entry.object());
        sweep();
        Entry answer = journal().getLast();
        assertThat(answer.sha256()).isEqualTo(entry.sha256());
        assertThat(store.object(answer.object()))
                .hasValueSatisfying(mail -> assertThat(Sha256.of(mail)).isEqualTo(entry.sha256()));
    }

    @Test
    void aWithheldMailThatIsGoneForGoodIsStoodInForByANotice() {
        Entry entry = withheld("m1");
        store.deleteObject(entry.object());
        store.deleteObject(StoreLayout.incoming(new MessageId("m1")));
        sweep();
        Entry answer = journal().getLast();
        assertThat(answer.object()).isNotEqualTo(entry.object());
        assertThat(store.object(answer.object()))
                .hasValueSatisfying(notice ->
                        assertThat(new String(notice, UTF_8)).contains("eve@example.net", "Plans", "ann@example.org"));
        assertThat(answer.mailbox()).isEqualTo(ANN);
        assertThat(answer.folder()).isEqualTo(FolderName.INBOX);
    }

    @Test
    void whatSesDidNotTakeIsSentByTheSweep() {
        forwardTo(FAR);
        Mailer well = mailer;
        mailer = mail -> {
            throw new MailerException(MailerException.Kind.LATER, "throttled", "wait", null);
        };
        sesStored("m1", "");
        assertThatThrownBy(() -> receive().accept(event("m1"))).isInstanceOf(MailerException.class);
        mailer = well;
        clock.turn(Duration.ofMinutes(16));
        assertThat(sweep().sent).isEqualTo(1);
        assertThat(sent).hasSize(1);
        receive().accept(event("m1"));
        assertThat(sent).as("a late event").hasSize(1);
    }

    /** Died after SES was asked, or lost the answer: nobody knows whether it went out. */
    @Test
    void whatMayOrMayNotHaveGoneOutWaitsForAPersonAndIsNotSentAgain() {
        forwardTo(FAR);
        Mailer well = mailer;
        mailer = mail -> {
            well.send(mail);
            throw new Crash("after SES took it");
        };
        sesStored("m1", "");
        assertThatThrownBy(() -> receive().accept(event("m1"))).isInstanceOf(Crash.class);
        mailer = well;
        receive().accept(event("m1"));
        assertThat(store.outbox().open()).singleElement().matches(Outbox.Open::begun);
        clock.turn(Duration.ofMinutes(16));
        assertThat(sweep().inDoubt).isEqualTo(1);
        assertThat(sent).hasSize(1);
        assertThat(store.outbox().open()).isEmpty();
        assertThat(store.held().waiting())
                .map(HeldMail.Held::because)
                .containsExactly("forward to ann@example.com: nobody knows whether it went out");
    }

    @Test
    void whatSesWillNeverTakeIsHeld() {
        forwardTo(FAR);
        mailer = mail -> {
            throw new MailerException(MailerException.Kind.NEVER, "MessageRejected", "look", null);
        };
        sesStored("m1", "");
        receive().accept(event("m1"));
        assertThat(store.held().waiting())
                .map(HeldMail.Held::because)
                .containsExactly("forward to ann@example.com: MessageRejected");
        assertThat(store.outbox().open()).isEmpty();
    }

    @Test
    void heldMailIsAnnouncedAWeekAheadAndDelistedWhenDeleted() {
        store.rules().put(new Rule(new RulePattern("ann@example.org"), List.of(new Action.Hold())));
        sesStored("m1", "");
        receive().accept(event("m1"));
        clock.turn(Duration.ofDays(22));
        assertThat(sweep().expiring).isZero();
        clock.turn(Duration.ofDays(2));
        assertThat(sweep().expiring).isEqualTo(1);
        assertThat(sent).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo(new Address("operator@example.org"));
            assertThat(new String(mail.mail(), UTF_8)).contains("m1", "homing held release");
        });
        sweep();
        assertThat(sent).as("one warning").hasSize(1);
        clock.turn(Duration.ofDays(10));
        assertThat(sweep().held).as("its object is still there").isEqualTo(1);
        store.deleteObject(StoreLayout.canonical(new MessageId("m1"), MailPrefix.HELD));
        store.deleteObject(StoreLayout.incoming(new MessageId("m1")));
        assertThat(sweep().held).isZero();
        assertThat(store.held().waiting()).isEmpty();
    }

    @Test
    void whatNobodyCouldReadComesByItselfOnceThereIsAKey() {
        sesStored("m1", "");
        store.encrypt(new MessageId("m1"), true);
        receive().accept(told("ann@example.org", "bob@example.org"));
        sweepWithKey();
        assertThat(store.held().waiting()).as("the wrong key").hasSize(2);
        store.encrypt(new MessageId("m1"), false);
        sweepWithKey();
        assertThat(journal()).map(Entry::mailbox).containsExactly(ANN, BOB);
        assertThat(journal()).allSatisfy(entry -> {
            assertThat(store.object(entry.object()).map(Sha256::of)).contains(entry.sha256());
            assertThat(store.hasManifest(entry)).isTrue();
        });
        assertThat(store.record(new MessageId("m1")))
                .hasValueSatisfying(record -> assertThat(record.subject()).isEqualTo("Plans"));
        assertThat(store.held().waiting()).isEmpty();
        sweepWithKey();
        receive().accept(told("ann@example.org", "bob@example.org"));
        assertThat(journal()).as("once").hasSize(2);
    }

    @Test
    void unreadableMailWithoutEventGoesToTheRecipientItNames() {
        sesStored("m1", "");
        store.encrypt(new MessageId("m1"), true);
        clock.turn(Duration.ofMinutes(16));
        sweep();
        assertThat(store.held().waiting()).hasSize(1);
        store.encrypt(new MessageId("m1"), false);
        sweepWithKey();
        assertThat(journal()).map(Entry::mailbox).containsExactly(ANN);
        assertThat(store.held().waiting()).isEmpty();
    }

    @Test
    void aVirusThatNobodyCouldReadIsHeldAgain() {
        sesStored("m1", "");
        store.encrypt(new MessageId("m1"), true);
        receive()
                .accept(new Notification(
                        new MessageId("m1"),
                        Optional.of(new Address("eve@example.net")),
                        List.of(new Address("ann@example.org")),
                        Optional.of(NOON),
                        Verdicts.all(Verdict.FAIL),
                        false));
        store.encrypt(new MessageId("m1"), false);
        sweepWithKey();
        sweepWithKey();
        assertThat(journal()).isEmpty();
        assertThat(store.held().waiting()).hasSize(1);
        assertThat(store.decisions(new MessageId("m1"))).hasSize(2);
    }

    @Test
    void anEventForOneMoreAfterTheKeyCameOpensTheMail() {
        sesStored("m1", "");
        store.encrypt(new MessageId("m1"), true);
        receive().accept(told("ann@example.org"));
        store.encrypt(new MessageId("m1"), false);
        receive().accept(told("bob@example.org"));
        assertThat(journal())
                .singleElement()
                .satisfies(entry ->
                        assertThat(store.object(entry.object()).map(Sha256::of)).contains(entry.sha256()));
        sweepWithKey();
        assertThat(journal()).map(Entry::mailbox).containsExactly(BOB, ANN);
    }

    /** A function that dies after the new decision and before the removal from the list. */
    @Test
    void whatWasDecidedAnewAndNotTakenOffTheListIsNotDecidedTwice() {
        forwardTo(FAR);
        sesStored("m1", "");
        store.encrypt(new MessageId("m1"), true);
        receive().accept(event("m1"));
        store.encrypt(new MessageId("m1"), false);
        HeldMail dying = FaultyMailStore.port(
                HeldMail.class, store.held(), call -> call.equals("close") ? Fault.CRASH_BEFORE : Fault.NONE);
        var ports = new Wiring.Ports(store, store, store.rules(), store.outbox(), dying, store);
        assertThatThrownBy(() -> withKey(ports).sweep().run(() -> false)).isInstanceOf(Crash.class);
        assertThat(sent).hasSize(1);
        assertThat(store.held().waiting()).hasSize(1);
        store.rules().put(Rule.deliver(new RulePattern("ann@example.org"), ANN, FolderName.INBOX));
        sweepWithKey();
        assertThat(store.held().waiting()).isEmpty();
        assertThat(sent).hasSize(1);
        assertThat(journal()).isEmpty();
    }

    /** Whatever the sweep meets at any of its calls, the next one completes it. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "TIMED_OUT", "AWAY", "DENIED"})
    void afterTroubleAtAnyCallTheNextSweepCompletesTheWork(Fault fault) {
        boolean struck = true;
        for (int calls = 0; struck; calls++) {
            var scene = new SweepTest();
            scene.annIsKnownAndAllElseIsBobs();
            scene.store
                    .rules()
                    .put(new Rule(
                            new RulePattern("ann@example.org"),
                            List.of(new Action.Deliver(ANN, FolderName.INBOX), new Action.Forward(FAR))));
            scene.sesStored("m1", "");
            scene.clock.turn(Duration.ofHours(2));
            struck = scene.strikes(calls, fault);
            scene.clock.turn(Duration.ofHours(2));
            scene.sweep();
            scene.clock.turn(Duration.ofHours(2));
            scene.sweep();
            assertThat(scene.journal()).as("trouble at call %d", calls).hasSize(1);
            assertThat(scene.store.hasManifest(scene.journal().getFirst())).isTrue();
            assertThat(scene.sent.size() + scene.store.held().waiting().size())
                    .as("sent, or in doubt and shown to a person, at call %d", calls)
                    .isBetween(1, 2);
            assertThat(scene.sent).hasSizeLessThanOrEqualTo(1);
            assertThat(scene.store.outbox().open()).isEmpty();
        }
    }

    private boolean strikes(int strike, Fault fault) {
        var calls = new AtomicInteger();
        var struck = new AtomicInteger();
        Function<String, Fault> plan = call -> {
            boolean now = calls.getAndIncrement() == strike;
            struck.addAndGet(now ? 1 : 0);
            return now ? fault : Fault.NONE;
        };
        var faulty = new FaultyMailStore(store, store, plan);
        var ports = new Wiring.Ports(
                faulty,
                faulty,
                store.rules(),
                FaultyMailStore.port(Outbox.class, store.outbox(), plan),
                FaultyMailStore.port(HeldMail.class, store.held(), plan),
                FaultyMailStore.port(SweepStore.class, store, plan));
        InMemoryEventQueue.wasEmpty(store, clock.instant());
        try {
            Samples.wiring(ports, mailer, clock, new PrintStream(log), Map.of())
                    .sweep()
                    .run(() -> false);
        } catch (RuntimeException | Crash e) {
            // as a function dies; the schedule calls again
        }
        return struck.get() > 0;
    }

    private static Function<String, Fault> failing(String call, Fault fault, int times) {
        var left = new AtomicInteger(times);
        return name -> name.equals(call) && left.getAndDecrement() > 0 ? fault : Fault.NONE;
    }

    /** A published mail that the backup host reports as withheld. */
    private Entry withheld(String id) {
        sesStored(id, "");
        receive().accept(event(id));
        Entry entry = journal().getFirst();
        store.report(new HostRecord(
                new HostName("backup"),
                Lane.FIRST,
                entry.position(),
                clock.instant(),
                "test",
                List.of(new Withheld(entry.position(), entry.message(), Withheld.Why.MISSING))));
        return entry;
    }

    private void forwardTo(Address address) {
        store.rules().put(new Rule(new RulePattern("ann@example.org"), List.of(new Action.Forward(address))));
    }

    /** As SES does, with its headers on top. */
    private void sesStored(String id, String verdict) {
        store.putObject(
                StoreLayout.incoming(new MessageId(id)),
                bytes("""
                Return-Path: <eve@example.net>\r
                Received: from client (localhost [127.0.0.1])\r
                 by inbound-smtp.eu-central-1.amazonaws.com with SMTP id %s\r
                 for ann@example.org;\r
                 Sat, 21 Nov 2026 12:00:00 +0000 (UTC)\r
                """.formatted(id) + verdict + """
                X-SES-Spam-Verdict: PASS\r
                X-SES-Virus-Verdict: PASS\r
                Received-SPF: pass (spfCheck: permitted) client-ip=203.0.113.9;\r
                Authentication-Results: amazonses.com;\r
                 spf=pass (spfCheck: permitted) client-ip=203.0.113.9;\r
                 dmarc=pass header.from=example.net;\r
                """ + "From: eve@example.net\r\nSubject: Plans\r\n\r\nHello.\r\n"));
    }

    private Notification event(String id) {
        return new Notification(
                new MessageId(id),
                Optional.of(new Address("eve@example.net")),
                List.of(new Address("ann@example.org")),
                Optional.of(NOON),
                CLEAN,
                false);
    }

    private Wiring wiring(MailStore mails) {
        return wiring(mails, store);
    }

    private Wiring wiring(MailStore mails, MailFeed feed) {
        InMemoryEventQueue.wasEmpty(store, clock.instant());
        var ports = new Wiring.Ports(mails, feed, store.rules(), store.outbox(), store.held(), store);
        return Samples.wiring(ports, mailer, clock, new PrintStream(log), Map.of());
    }

    private Wiring withKey(Wiring.Ports ports) {
        Map<String, String> key = Map.of("HOMING_KMS_KEY", "arn:aws:kms:eu-central-1:1:key/k");
        return Samples.wiring(ports, mailer, clock, new PrintStream(log), key);
    }

    private SweepReport sweepWithKey() {
        InMemoryEventQueue.wasEmpty(store, clock.instant());
        return withKey(Samples.ports(store)).sweep().run(() -> false);
    }

    private static Notification told(String... recipients) {
        return new Notification(
                new MessageId("m1"),
                Optional.of(new Address("eve@example.net")),
                Stream.of(recipients).map(Address::new).toList(),
                Optional.of(NOON),
                CLEAN,
                false);
    }

    private ReceiveMail receive() {
        return wiring(store).receive();
    }

    /** The second one that finds the queue empty. */
    private SweepReport sweep() {
        return wiring(store).sweep().run(() -> false);
    }

    private List<Entry> journal() {
        return store.next(Lane.FIRST, Position.NONE, Integer.MAX_VALUE);
    }
}
