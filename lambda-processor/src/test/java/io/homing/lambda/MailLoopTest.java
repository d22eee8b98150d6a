package io.homing.lambda;

import static io.homing.lambda.Samples.CLEAN;
import static io.homing.lambda.Samples.NOON;
import static io.homing.lambda.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.lambda.event.Notification;
import io.homing.lambda.receive.ReceiveMail;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HeldMail;
import io.homing.store.InMemoryMailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail that comes back because of what was sent; the whole of the function decides, by the event and by the sweep. */
final class MailLoopTest {
    private static final String HELLO = "From: Eve <eve@example.net>\r\nSubject: hello\r\n\r\nHello.\r\n";

    private final TestClock clock = new TestClock(NOON);
    private final InMemoryMailStore store = new InMemoryMailStore(clock, 1);
    private final List<OutgoingMail> sent = new ArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Wiring wiring = wiring(Samples.ports(store));
    private final ReceiveMail receive = wiring.receive();

    private Wiring wiring(Wiring.Ports ports) {
        return Samples.wiring(
                ports,
                mail -> {
                    sent.add(mail);
                    return "sent";
                },
                clock,
                new PrintStream(log, true, StandardCharsets.UTF_8),
                Map.of("HOMING_DAILY_SENDS", "20"));
    }

    @Test
    void aBounceReportOfAForwardedMailIsHeld() {
        rule("*@example.org", new Action.Forward(new Address("me@gone.example")));
        accept("m1", "eve@example.net", "info@example.org", HELLO);
        assertThat(sent).hasSize(1);
        accept(
                "m2",
                "MAILER-DAEMON@eu-central-1.amazonses.com",
                sent.getFirst().from().value(),
                "From: MAILER-DAEMON@amazonses.com\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b--\r\n");
        assertThat(sent).hasSize(1);
        assertThat(store.held().waiting())
                .map(held -> held.recipient().value())
                .containsExactly("forwarded@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Autoreply: yes",
                "Precedence: auto_reply",
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: (I am) auto-generated; x=y",
                "Content-Type: Multipart/Report; report-type=disposition-notification; boundary=b",
                "X-Autorespond: on holiday",
                "X-Loop: tickets",
                "X-Auto-Response-Suppress: OOF",
                "List-Id: <list.example.net>",
                "Subject: an answer that shows nothing",
            })
    void whatAnswersABounceIsNeverBounced(String field) {
        rule("*@example.org", new Action.Bounce("Nobody here."));
        accept("m1", "helpdesk@example.net", "nobody@example.org", HELLO);
        assertThat(sent).hasSize(1);
        accept(
                "m2",
                "helpdesk@example.net",
                sent.getFirst().from().value(),
                "From: helpdesk@example.net\r\n" + field + "\r\n\r\nWe have your mail.\r\n");
        assertThat(sent).hasSize(1);
        assertThat(store.held().waiting()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: auto-generated (a; comment)",
                "Auto-Submitted:",
                "Content-Type: multipart/report; boundary=b",
                "X-Autoreply: yes",
                "X-Autorespond: x",
                "Precedence: auto_reply",
                "Return-Path: <>",
                "From: Mail Delivery Subsystem <mailer-daemon@example.net>",
                "AUTO-SUBMITTED :\r\n (on ((very)) long) auto-replied",
                "Auto-Submitted: no\r\nAuto-Submitted: auto-notified",
                "X-Auto-Reply-From: helpdesk@example.net",
                "X-Autoresponder-Version: 2",
                "X-Auto-Generated: yes",
                "X-Mail-Auto-Reply: 1",
                "X-FC-MachineGenerated: true",
                "X-POST-MessageClass: 9; Autoresponder",
                "Delivered-To: Autoresponder",
                "X-MDDSN-Message: true",
                "X-Vacation: on",
                "Preference: auto_reply",
                "Content-Type: text/plain\r\nContent-Type: (a) multipart/report; boundary=b",
            })
    void whatAProgramSentIsNotSentOn(String field) {
        rule("*@example.org", new Action.Forward(new Address("ann@example.com")));
        accept("m1", "eve@example.net", "info@example.org", field + "\r\nSubject: x\r\n\r\nHello.\r\n");
        assertThat(sent).isEmpty();
        assertThat(store.held().waiting()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: no",
                "Auto-Submitted: (really) NO; x=y",
                "List-Id: <list.example.net>",
                "Precedence: list",
                "Precedence: bulk",
                "X-Auto-Response-Suppress: All",
                "X-Autoreply: no",
            })
    void mailOfPeopleListsAndNewslettersIsSentOn(String field) {
        rule("*@example.org", new Action.Forward(new Address("ann@example.com")));
        accept("m1", "eve@example.net", "info@example.org", field + "\r\n" + HELLO);
        assertThat(sent).hasSize(1);
    }

    /** What reads a comment must not use up the stack: the whole mail would fail, and again with every repeat. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "()", "(", ")", "\\\\", "\"", "a "})
    void noCommentIsTooLongOrTooDeep(String repeated) {
        rule("*@example.org", new Action.Forward(new Address("ann@example.com")));
        String comment = "(" + repeated.repeat(16_000) + ")";
        accept("m1", "eve@example.net", "info@example.org", "Auto-Submitted: " + comment + " no\r\n" + HELLO);
        assertThat(store.decisions(new MessageId("m1"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Archive: <https://example.net>",
                "List-Unsubscribe-Post: x",
                "X-Mailing-List: a",
                "Mailing-List: a"
            })
    void whatAListSentIsNotBounced(String field) {
        rule("*@example.org", new Action.Bounce("Nobody here."));
        accept("m1", "eve@example.net", "info@example.org", field + "\r\n" + HELLO);
        assertThat(sent).isEmpty();
    }

    @Test
    void whatExceedsTheLimitForThePostmasterIsDelivered() {
        store.rules()
                .put(new Rule(
                        new RulePattern("*@example.org"), List.of(new Action.Forward(new Address("ann@example.com")))));
        rule("*", new Action.Deliver(MailboxName.of("ann@example.org"), FolderName.INBOX));
        for (int n = 0; n < 21; n++) {
            accept("m" + n, "eve@example.net", "postmaster@example.org", HELLO);
        }
        assertThat(sent).hasSize(20);
        assertThat(store.held().waiting()).isEmpty();
        assertThat(store.decisions(new MessageId("m20"))).hasOnlyElementsOfType(Decision.Deliver.class);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("\"overLimit\":1");
    }

    @Test
    void thatAMailHadNoSenderIsSeenAtTheNextHop() {
        rule("info@example.org", new Action.Forward(new Address("ann@example.org")));
        receive.accept(notification("m1", Optional.empty(), "info@example.org", HELLO));
        assertThat(sent).hasSize(1);
        assertThat(new String(sent.getFirst().mail(), StandardCharsets.UTF_8))
                .contains("Auto-Submitted: auto-generated");
    }

    @Test
    void whatExceedsTheDailyLimitIsHeldAndLogged() {
        rule("*@example.org", new Action.Forward(new Address("ann@example.com")));
        for (int n = 0; n < 25; n++) {
            accept("m" + n, "eve@example.net", "info@example.org", HELLO);
        }
        assertThat(sent).hasSize(20);
        assertThat(store.held().waiting())
                .hasSize(5)
                .map(HeldMail.Held::because)
                .allMatch(because -> because.startsWith("over the daily limit of sends: rule *@example.org"));
        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("\"overLimit\":1")))
                .hasSize(5);
        clock.turn(Duration.ofDays(1));
        accept("tomorrow", "eve@example.net", "info@example.org", HELLO);
        assertThat(sent).hasSize(21);
    }

    @Test
    void aSenderGetsATenthOfThatInBounces() {
        rule("*@example.org", new Action.Bounce("Nobody here."));
        for (int n = 0; n < 5; n++) {
            accept("m" + n, "eve@example.net", "info@example.org", HELLO);
        }
        assertThat(sent).hasSize(2);
        assertThat(store.held().waiting()).hasSize(3);
    }

    @Test
    void aRepeatOfAnEventThatDiedBeforeItWasRecordedIsNotCountedTwice() {
        rule("*@example.org", new Action.Forward(new Address("ann@example.com")));
        for (int n = 0; n < 30; n++) {
            var dying =
                    new FaultyMailStore(store, store, call -> call.equals("commit") ? Fault.CRASH_BEFORE : Fault.NONE);
            var ports = new Wiring.Ports(dying, store, store.rules(), store.outbox(), store.held(), store);
            ReceiveMail dies = wiring(ports).receive();
            try {
                dies.accept(notification("m1", Optional.of("eve@example.net"), "info@example.org", HELLO));
            } catch (Crash e) {
                continue;
            }
            throw new AssertionError("did not die");
        }
        for (int n = 1; n <= 20; n++) {
            accept("m" + n, "eve@example.net", "info@example.org", HELLO);
        }
        assertThat(sent).hasSize(20);
        assertThat(store.held().waiting()).isEmpty();
    }

    @Test
    void mailForThePostmasterIsDeliveredUnderAnyRule() {
        rule("*@example.org", new Action.Bounce("Nobody here."));
        rule("*", new Action.Deliver(MailboxName.of("ann@example.org"), FolderName.INBOX));
        accept("m1", "eve@example.net", "PostMaster+abuse@example.org", HELLO);
        assertThat(store.decisions(new MessageId("m1"))).hasOnlyElementsOfType(Decision.Deliver.class);
    }

    private void rule(String pattern, Action action) {
        store.rules().put(new Rule(new RulePattern(pattern), List.of(action)));
    }

    private void accept(String id, String sender, String recipient, String mail) {
        ReceiveMail.Outcome outcome = receive.accept(notification(id, Optional.of(sender), recipient, mail));
        wiring.log().done(id, outcome, Duration.ZERO);
    }

    private Notification notification(String id, Optional<String> sender, String recipient, String mail) {
        var message = new MessageId(id);
        store.putObject(StoreLayout.incoming(message), bytes(mail));
        return new Notification(
                message,
                sender.map(Address::new),
                List.of(new Address(recipient)),
                Optional.of(clock.instant()),
                CLEAN,
                false);
    }
}
