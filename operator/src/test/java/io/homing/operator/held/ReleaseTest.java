package io.homing.operator.held;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HeldMail;
import io.homing.store.HomingException;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RuleBook;
import io.homing.store.RulePattern;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import io.homing.store.Verdict;
import io.homing.store.Verdicts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReleaseTest {
    private static final MessageId MESSAGE = new MessageId("m1");
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final MailboxName BOB = MailboxName.of("bob@example.org");
    private static final Address INFO = new Address("info+x@example.org");
    private static final Address ANNS = new Address("ann@example.org");
    private static final byte[] MAIL = "Subject: Hello\r\n\r\nBody\r\n".getBytes(UTF_8);
    private static final HeldMails.Release BY_RULES = new HeldMails.Release(Optional.empty(), false, "eve");

    private final InMemoryMailStore store =
            new InMemoryMailStore(new TestClock(Instant.parse("2026-11-21T12:00:00Z")), 1);

    private HeldMails mails() {
        return mails(call -> Fault.NONE);
    }

    private HeldMails mails(Function<String, Fault> plan) {
        return new HeldMails(
                new FaultyMailStore(store, store, plan),
                FaultyMailStore.port(HeldMail.class, store.held(), plan),
                FaultyMailStore.port(RuleBook.class, store.rules(), plan));
    }

    private void held(Optional<String> problem, Address... recipients) {
        store.rules()
                .put(new Rule(
                        new RulePattern("info@example.org"),
                        List.of(
                                new Action.Deliver(ANN, FolderName.INBOX, true),
                                new Action.Deliver(BOB, FolderName.INBOX))));
        store.rules().put(Rule.deliver(new RulePattern("ann@example.org"), ANN, FolderName.INBOX));
        store.putCanonical(MESSAGE, MailPrefix.HELD, MAIL);
        store.commit(
                new IndexRecord(
                        MESSAGE,
                        MAIL.length,
                        Sha256.of(MAIL),
                        Instant.parse("2026-11-21T11:00:00Z"),
                        Optional.empty(),
                        Verdicts.all(Verdict.PASS),
                        "",
                        List.of(),
                        "",
                        Optional.empty(),
                        List.of(),
                        problem),
                List.of(recipients).stream()
                        .<Decision>map(recipient -> new Decision.Hold(recipient, "rule *"))
                        .toList());
    }

    private List<Entry> journal() {
        return store.next(Lane.FIRST, Position.NONE, 99);
    }

    private void assertReleasedOnceToAnnAndBob() {
        assertThat(journal())
                .extracting(entry -> entry.mailbox() + "/" + entry.folder())
                .containsExactly("ann@example.org/x", "bob@example.org/INBOX");
        assertThat(journal()).allSatisfy(entry -> {
            assertThat(store.hasManifest(entry)).isTrue();
            assertThat(store.object(entry.object())).contains(MAIL);
        });
        assertThat(store.held().waiting()).isEmpty();
        assertThat(store.decisions(MESSAGE))
                .containsExactly(
                        new Decision.Hold(INFO, "rule *"),
                        new Decision.Deliver(INFO, ANN, new FolderName("x"), "released by eve"),
                        new Decision.Deliver(INFO, BOB, FolderName.INBOX, "released by eve"));
    }

    /** After the crash the rules change too, as they may. */
    @ParameterizedTest
    @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER", "TIMED_OUT", "AWAY"})
    void troubleAtAnyCallLeavesWhatARepeatCompletes(Fault fault) {
        int calls = callsOfARelease();
        assertThat(calls).isGreaterThan(6);
        for (int at = 1; at <= calls; at++) {
            var test = new ReleaseTest();
            test.held(Optional.empty(), INFO);
            int[] count = {0};
            int when = at;
            assertThatThrownBy(() -> test.mails(call -> ++count[0] == when ? fault : Fault.NONE)
                            .release(MESSAGE, Optional.empty(), BY_RULES))
                    .as("%s at call %d", fault, at)
                    .isInstanceOfAny(Crash.class, HomingException.class);
            boolean done = test.store.held().waiting().isEmpty();
            if (!test.journal().isEmpty()) {
                test.store
                        .rules()
                        .put(Rule.deliver(
                                new RulePattern("info@example.org"),
                                MailboxName.of("carol@example.org"),
                                FolderName.INBOX));
            }
            if (!done) {
                test.mails().release(MESSAGE, Optional.empty(), BY_RULES);
            }
            test.assertReleasedOnceToAnnAndBob();
        }
    }

    private static int callsOfARelease() {
        var test = new ReleaseTest();
        test.held(Optional.empty(), INFO);
        int[] count = {0};
        test.mails(call -> {
                    count[0]++;
                    return Fault.NONE;
                })
                .release(MESSAGE, Optional.empty(), BY_RULES);
        test.assertReleasedOnceToAnnAndBob();
        return count[0];
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH_BEFORE", "CRASH_AFTER"})
    void aDeletionThatDiesIsCompletedByARepeat(Fault fault) {
        for (int at = 1; at <= 4; at++) {
            var test = new ReleaseTest();
            test.held(Optional.empty(), INFO);
            int[] count = {0};
            int when = at;
            assertThatThrownBy(() -> test.mails(call -> ++count[0] == when ? fault : Fault.NONE)
                            .delete(MESSAGE, Optional.empty(), "eve"))
                    .isInstanceOf(Crash.class);
            if (!test.store.held().waiting().isEmpty()) {
                test.mails().delete(MESSAGE, Optional.empty(), "eve");
            }
            assertThat(test.store.held().waiting()).isEmpty();
            assertThat(test.journal()).isEmpty();
            assertThat(test.store.decisions(MESSAGE))
                    .containsExactly(new Decision.Hold(INFO, "rule *"), new Decision.Discard(INFO, "deleted by eve"));
        }
    }

    @Test
    void aMailboxThatHasTheMailAlreadyGetsNoSecondOne() {
        held(Optional.empty(), INFO, ANNS);
        List<HeldMails.Released> released = mails().release(MESSAGE, Optional.empty(), BY_RULES);
        assertThat(released).hasSize(2);
        assertThat(journal()).hasSize(2);
        assertThat(store.held().waiting()).isEmpty();
    }

    @Test
    void aSpoiltObjectWhereTheJournalPointsToIsMended() {
        held(Optional.empty(), INFO);
        store.putObject(StoreLayout.processed(MESSAGE), "spoilt".getBytes(UTF_8));
        mails().release(MESSAGE, Optional.empty(), BY_RULES);
        assertReleasedOnceToAnnAndBob();
    }

    @Test
    void aMailThatIsGoneIsNotPutIntoTheJournal() {
        held(Optional.empty(), INFO);
        store.deleteObject(StoreLayout.canonical(MESSAGE, MailPrefix.HELD));
        assertThatThrownBy(() -> mails().release(MESSAGE, Optional.empty(), BY_RULES))
                .isInstanceOfSatisfying(
                        HomingException.class,
                        rejected -> assertThat(rejected.kind()).isEqualTo(HomingException.Kind.NOT_FOUND))
                .hasMessageContaining("held/m1.eml");
        assertThat(journal()).isEmpty();
    }

    @Test
    void anEncryptedMailIsNotReleasedButSaysWhatToDo() {
        held(Optional.of("encrypted: cannot be read"), INFO);
        assertThatThrownBy(() -> mails().release(MESSAGE, Optional.empty(), BY_RULES))
                .isInstanceOfSatisfying(
                        HomingException.class,
                        rejected -> assertThat(rejected.hint()).contains("Remove the KMS key", "incoming/m1"))
                .hasMessageContaining("encrypted by SES");
        assertThat(journal()).isEmpty();
        assertThat(store.held().waiting()).hasSize(1);
    }
}
