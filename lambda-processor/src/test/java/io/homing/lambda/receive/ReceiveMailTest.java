package io.homing.lambda.receive;

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
import io.homing.lambda.receive.ReceiveMail.Outcome;
import io.homing.lambda.receive.ReceiveMail.Outcome.Received;
import io.homing.lambda.send.Mailer;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.Rule.Action.Bounce;
import io.homing.store.Rule.Action.Discard;
import io.homing.store.Rule.Action.Forward;
import io.homing.store.RulePattern;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import io.homing.store.json.EntryJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReceiveMailTest {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final Address FAR = new Address("ann@example.com");
    private static final MessageId MESSAGE = new MessageId("m1");
    private static final byte[] RAW = bytes("From: eve@example.net\nTo: list@example.net\nSubject: x\n\nHello.\n");
    private static final byte[] MAIL = bytes("Return-Path: <eve@example.net>\r\n"
            + "From: eve@example.net\r\n"
            + "To: list@example.net\r\n"
            + "Subject: x\r\n\r\n"
            + "Hello.\r\n");

    private final TestClock clock = new TestClock(NOON.plusSeconds(3));
    private final InMemoryMailStore store = new InMemoryMailStore(clock, 1);
    private final List<OutgoingMail> sent = Collections.synchronizedList(new ArrayList<>());
    private final ReceiveMail receive = receive(store, Map.of());

    private ReceiveMail receive(MailStore mails, Map<String, String> settings) {
        var ports = new Wiring.Ports(mails, store, store.rules(), store.outbox(), store.held(), store);
        Mailer mailer = mail -> {
            sent.add(mail);
            return "sent-" + sent.size();
        };
        return Samples.wiring(ports, mailer, clock, System.out, settings).receive();
    }

    @BeforeEach
    void sesAcceptedAMailForAnnOrBob() {
        store.putObject(StoreLayout.incoming(MESSAGE), RAW);
        store.rules().put(Rule.deliver(new RulePattern("ann@example.org"), ANN, FolderName.INBOX));
        store.rules().put(Rule.deliver(new RulePattern("bob@example.org"), BOB, FolderName.INBOX));
    }

    /** She is in no header; the envelope names her. */
    @Test
    void aBccRecipientGetsTheMail() {
        receive.accept(notification(CLEAN, "ann@example.org"));
        assertThat(journal())
                .containsExactly(new Entry(
                        Lane.FIRST,
                        new Position(1),
                        MESSAGE,
                        ANN,
                        FolderName.INBOX,
                        Collections.emptySet(),
                        MAIL.length,
                        Sha256.of(MAIL),
                        NOON,
                        clock.instant(),
                        new ObjectKey("processed/m1.eml")));
        assertThat(store.object(new ObjectKey("processed/m1.eml"))).hasValue(MAIL);
        assertEverythingIsInPlace();
    }

    @Test
    void bothRecipientsGetTheMail() {
        assertThat(received(CLEAN, "ann@example.org", "bob@example.org").placements())
                .hasOnlyElementsOfType(CommitResult.Committed.class);
        assertThat(journal()).map(Entry::mailbox).containsExactly(ANN, BOB);
        assertEverythingIsInPlace();
    }

    @Test
    void theSameEventAHundredTimesAtOnceIsOneDeliveryPerMailbox() throws Exception {
        Callable<Outcome> event = () -> receive.accept(notification(CLEAN, "ann@example.org", "bob@example.org"));
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<Outcome> outcome : threads.invokeAll(Collections.nCopies(100, event))) {
                assertThat(((Received) outcome.get()).placements()).hasSize(2);
            }
        }
        assertThat(journal()).map(Entry::mailbox).containsExactlyInAnyOrder(ANN, BOB);
        assertEverythingIsInPlace();
    }

    @Test
    void aLateDuplicateIsSaidToBeOneAndChangesNothing() {
        receive.accept(notification(CLEAN, "ann@example.org"));
        var before = journal();
        clock.turn(Duration.ofHours(6));
        assertThat(receive.accept(notification(CLEAN, "ann@example.org")).event())
                .isEqualTo("duplicate");
        assertThat(journal()).isEqualTo(before);
    }

    /** Two receipt rules matched the same mail. */
    @Test
    void aSecondEventWithOtherRecipientsAddsOnlyThem() {
        receive.accept(notification(CLEAN, "ann@example.org"));
        var second = received(CLEAN, "ann@example.org", "bob@example.org");
        assertThat(second.event()).isEqualTo("received");
        assertThat(second.placements())
                .hasExactlyElementsOfTypes(CommitResult.AlreadyCommitted.class, CommitResult.Committed.class);
        assertThat(journal()).map(Entry::mailbox).containsExactly(ANN, BOB);
        assertThat(store.decisions(MESSAGE)).hasSize(2);
        assertEverythingIsInPlace();
    }

    /** Weeks later, when the raw mail is long gone and the rules are others. */
    @Test
    void whatIsSettledIsNotDecidedAgain() {
        receive.accept(notification(CLEAN, "ann@example.org"));
        store.deleteObject(StoreLayout.incoming(MESSAGE));
        store.rules().put(Rule.deliver(new RulePattern("ann@example.org"), BOB, FolderName.INBOX));
        assertThat(receive.accept(notification(CLEAN, "ann@example.org")).event())
                .isEqualTo("duplicate");
        assertThat(journal()).map(Entry::mailbox).containsExactly(ANN);
        assertThat(receive.accept(notification(CLEAN, "bob@example.org")).event())
                .as("a recipient without a decision so far")
                .isEqualTo("received");
        assertThat(journal()).map(Entry::mailbox).containsExactly(ANN, BOB);
        assertEverythingIsInPlace();
    }

    @Test
    void aForwardIsSentOnceHoweverOftenTheEventComes() throws Exception {
        store.rules().put(new Rule(new RulePattern("far@example.org"), List.of(new Forward(FAR))));
        Callable<Outcome> event = () -> receive.accept(notification(CLEAN, "far@example.org"));
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<Outcome> outcome : threads.invokeAll(Collections.nCopies(100, event))) {
                assertThat(outcome.get().event()).isIn("forwarded", "duplicate");
            }
        }
        assertThat(sent).singleElement().satisfies(mail -> assertThat(mail.to()).isEqualTo(FAR));
        assertThat(store.outbox().open()).isEmpty();
        assertThat(journal()).isEmpty();
    }

    @Test
    void aMailThatIsTooLargeToBeSentOnIsHeldAndAnnounced() {
        store.rules().put(new Rule(new RulePattern("far@example.org"), List.of(new Forward(FAR))));
        store.putObject(StoreLayout.incoming(MESSAGE), Arrays.copyOf(RAW, 40 << 20));
        assertThat(received(CLEAN, "far@example.org").event()).isEqualTo("held");
        assertThat(store.held().waiting()).hasSize(1);
        assertThat(sent).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo(FAR);
            assertThat(new String(mail.mail(), UTF_8)).contains("larger than SES sends", "eve@example.net", "m1");
            assertThat(mail.mail()).hasSizeLessThan(5_000);
        });
    }

    @Test
    void aBounceTellsTheSender() {
        store.rules().put(new Rule(new RulePattern("old@example.org"), List.of(new Bounce("Moved away."))));
        assertThat(received(CLEAN, "old@example.org").event()).isEqualTo("bounced");
        assertThat(sent).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo(new Address("eve@example.net"));
            assertThat(new String(mail.mail(), UTF_8)).contains("Moved away.", "Status: 5.1.1");
        });
    }

    @Test
    void whatIsDiscardedLeavesARecordAndNothingElse() {
        store.rules().put(new Rule(new RulePattern("noise@example.org"), List.of(new Discard())));
        assertThat(received(CLEAN, "noise@example.org").event()).isEqualTo("discarded");
        assertThat(store.record(MESSAGE)).isPresent();
        assertThat(store.object(StoreLayout.processed(MESSAGE))).isEmpty();
        assertThat(store.held().waiting()).isEmpty();
    }

    @Test
    void spamIsInJunk() {
        received(new Verdicts(Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS, Verdict.PASS), "ann@example.org");
        assertThat(journal()).map(Entry::folder).containsExactly(FolderName.JUNK);
    }

    @Test
    void aVirusIsKeptAndHeldAndNowhereElse() {
        var virus = new Verdicts(Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS);
        assertThat(received(virus, "ann@example.org").event()).isEqualTo("held");
        assertThat(journal()).isEmpty();
        assertThat(store.object(StoreLayout.processed(MESSAGE))).isEmpty();
        assertThat(store.canonical(MESSAGE, MailPrefix.HELD)).hasValue(MAIL);
        assertThat(store.held().waiting()).hasSize(1);
        assertThat(store.decisions(MESSAGE))
                .containsExactly(new Decision.Hold(new Address("ann@example.org"), "virus verdict FAIL"));
    }

    @Test
    void aMailWithoutRuleIsHeld() {
        assertThat(received(CLEAN, "carl@example.org").event()).isEqualTo("held");
        assertThat(store.record(MESSAGE)).isPresent();
        assertThat(store.decisions(MESSAGE)).singleElement().isInstanceOf(Decision.Hold.class);
    }

    @Test
    void aMailWithoutRuleGoesToTheDefaultWhereThereIsOne() {
        receive(store, Map.of("HOMING_DEFAULT_MAILBOX", "bob@example.org"))
                .accept(notification(CLEAN, "carl@example.org"));
        assertThat(journal()).map(Entry::mailbox).containsExactly(BOB);
    }

    @Test
    void aMailThatNobodyCanParseIsDelivered() {
        byte[] raw = {0, (byte) 0xff, '\r', 0};
        store.putObject(StoreLayout.incoming(MESSAGE), raw);
        receive.accept(notification(CLEAN, "ann@example.org"));
        assertThat(journal()).hasSize(1);
    }

    @Test
    void withoutATimeTheClockStandsIn() {
        store.putObject(StoreLayout.incoming(new MessageId("m1")), RAW);
        store.rules().put(Rule.deliver(RulePattern.ANYONE, ANN, FolderName.INBOX));
        receive.accept(notification("only-a-message-id"));
        assertThat(journal()).map(Entry::received).containsExactly(clock.instant());
    }

    @Test
    void theSetupNotificationIsNoMail() {
        store.putObject(StoreLayout.incoming(MessageId.SETUP_NOTIFICATION), RAW);
        assertThat(receive.accept(notification("setup-notification"))).isEqualTo(new Outcome.SetupNotification());
        assertThat(journal()).isEmpty();
        assertThat(store.record(MessageId.SETUP_NOTIFICATION)).isEmpty();
        assertThat(store.object(StoreLayout.processed(MessageId.SETUP_NOTIFICATION)))
                .isEmpty();
    }

    @Test
    void aMissingRawMailIsAnErrorWithAHintAndLeavesNothing() {
        store.deleteObject(StoreLayout.incoming(MESSAGE));
        assertThatThrownBy(() -> receive.accept(notification(CLEAN, "ann@example.org")))
                .isInstanceOfSatisfying(HomingException.class, e -> {
                    assertThat(e).hasMessageContaining("incoming/m1");
                    assertThat(e.hint()).contains("S3 action");
                });
        assertThat(store.record(MESSAGE)).isEmpty();
        assertThat(store.object(StoreLayout.processed(MESSAGE))).isEmpty();
    }

    /** Trouble at each of the calls in turn, then once more. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "TIMED_OUT", "AWAY", "DENIED"})
    void afterTroubleAtAnyCallARepeatCompletesTheWork(Fault fault) {
        var event = notification(CLEAN, "ann@example.org", "bob@example.org");
        int calls = 0;
        for (boolean struck = true; struck; calls++) {
            var scene = new ReceiveMailTest();
            scene.sesAcceptedAMailForAnnOrBob();
            struck = scene.strikes(calls, fault, event);
            scene.receive.accept(event);
            assertThat(scene.journal())
                    .as("trouble at call %d", calls)
                    .map(Entry::mailbox)
                    .containsExactly(ANN, BOB);
            scene.assertEverythingIsInPlace();
        }
        assertThat(calls - 1).as("calls that could go wrong").isEqualTo(6);
    }

    /** Whether the work was struck at its call number {@code strike}. */
    private boolean strikes(int strike, Fault fault, Notification event) {
        var calls = new AtomicInteger();
        MailStore faulty =
                new FaultyMailStore(store, store, call -> calls.getAndIncrement() == strike ? fault : Fault.NONE);
        try {
            receive(faulty, Map.of()).accept(event);
            return false;
        } catch (HomingException | FaultyMailStore.Crash e) {
            assertNoEntryWithoutItsMail();
            return true;
        }
    }

    private List<Entry> journal() {
        return store.next(Lane.FIRST, Position.NONE, Integer.MAX_VALUE);
    }

    private Received received(Verdicts verdicts, String... recipients) {
        return (Received) receive.accept(notification(verdicts, recipients));
    }

    private void assertNoEntryWithoutItsMail() {
        assertThat(journal())
                .allSatisfy(entry -> assertThat(store.object(entry.object())).hasValue(MAIL));
    }

    private void assertEverythingIsInPlace() {
        assertNoEntryWithoutItsMail();
        assertThat(journal())
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(store.object(StoreLayout.manifest(entry))).hasValue(bytes(EntryJson.write(entry))));
        assertThat(store.record(MESSAGE))
                .hasValueSatisfying(record -> assertThat(record.sha256()).isEqualTo(Sha256.of(MAIL)));
    }
}
