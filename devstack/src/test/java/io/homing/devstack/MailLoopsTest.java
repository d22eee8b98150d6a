package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.devstack.SesInbound.Envelope;
import io.homing.lambda.MailHandler;
import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.lambda.send.OutgoingMail;
import io.homing.store.Address;
import io.homing.store.DelegatingOutbox;
import io.homing.store.InMemoryMailStore;
import io.homing.store.MessageId;
import io.homing.store.Outbox;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import io.homing.store.SendClaim;
import io.homing.store.StoreLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Two mail systems that answer each other come to rest where one of them is ours, and do not where neither is. */
final class MailLoopsTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    /** So many mails without an end are a loop. */
    private static final int FOREVER = 1_000;

    private final Map<String, Station> stations = new HashMap<>();
    private final Queue<Letter> underWay = new ArrayDeque<>();
    private int ids;

    /** @param sender empty for the null sender */
    private record Letter(String sender, String recipient, String mail) {
        String domain() {
            return recipient.substring(recipient.indexOf('@') + 1);
        }
    }

    /** A mail system: gets a mail, and sends what it likes. */
    private interface Station {
        void receive(Letter letter);
    }

    @Test
    void twoOfOursThatForwardToEachOtherComeToRest() {
        ours("a.example", new Action.Forward(new Address("x@b.example")));
        ours("b.example", new Action.Forward(new Address("y@a.example")));
        assertThat(mailsUntilRest()).isLessThan(10);
    }

    @Test
    void oneOfOursThatForwardsToOneThatBouncesComesToRest() {
        ours("a.example", new Action.Forward(new Address("x@b.example")));
        ours("b.example", new Action.Bounce("Nobody here."));
        assertThat(mailsUntilRest()).isLessThan(10);
    }

    @Test
    void twoOfOursThatBounceComeToRest() {
        ours("a.example", new Action.Bounce("Nobody here."));
        ours("b.example", new Action.Bounce("Nobody here."));
        assertThat(mailsUntilRest("x@b.example")).isLessThan(10);
    }

    @Test
    void aForwarderThatLeavesNoTraceIsStoppedByTheDailyLimit() {
        ours("a.example", new Action.Forward(new Address("x@b.example")));
        stations.put("b.example", this::sendBackWithoutATrace);
        assertThat(mailsUntilRest()).isBetween(100, 250);
    }

    @Test
    void aForwarderWithAnotherSenderForEachMailIsStoppedToo() {
        ours("a.example", new Action.Forward(new Address("x@b.example")));
        stations.put(
                "b.example",
                letter -> underWay.add(new Letter(
                        "%s-%d=a.example@b.example".formatted("srs", ids), "info@a.example", plain("x@b.example"))));
        assertThat(mailsUntilRest()).isBetween(100, 250);
    }

    @Test
    void aTicketSystemThatAnswersOurBouncesWithoutATraceIsStopped() {
        ours("a.example", new Action.Bounce("Nobody here."));
        stations.put(
                "b.example",
                letter ->
                        underWay.add(new Letter("helpdesk@b.example", "info@a.example", plain("helpdesk@b.example"))));
        assertThat(mailsUntilRest("helpdesk@b.example")).isBetween(10, 50);
    }

    /** The negative control: the same network and the same rules, and nothing that counts. */
    @Test
    void withoutTheDailyLimitTheyNeverComeToRest() {
        var unlimited = new InMemoryMailStore(InstantSource.fixed(NOON), 1);
        ours("a.example", unlimited, new Unlimited(unlimited.outbox()), new Action.Forward(new Address("x@b.example")));
        stations.put("b.example", this::sendBackWithoutATrace);
        assertThat(mailsUntilRest()).isEqualTo(FOREVER);
    }

    /** The negative control: two systems that do not know what a bounce is. */
    @Test
    void twoSystemsWithoutReservedAddressesNeverComeToRest() {
        stations.put("a.example", letter -> forwardedByANaiveSystem(letter, "a.example", "x@b.example"));
        stations.put(
                "b.example", letter -> underWay.add(new Letter("", letter.sender(), plain("MAILER-DAEMON@b.example"))));
        assertThat(mailsUntilRest()).isEqualTo(FOREVER);
    }

    private void forwardedByANaiveSystem(Letter letter, String domain, String to) {
        underWay.add(new Letter("forwarded@" + domain, to, letter.mail()));
    }

    private void sendBackWithoutATrace(Letter letter) {
        underWay.add(new Letter("list@b.example", "info@a.example", plain("list@b.example")));
    }

    private static String plain(String from) {
        return "From: %s\r\nSubject: hello\r\n\r\nHello.\r\n".formatted(from);
    }

    /** How many mails travel after a first one; {@value #FOREVER} where there would be more. */
    private int mailsUntilRest() {
        return mailsUntilRest("eve@c.example");
    }

    /** The same after a first one of this sender. */
    private int mailsUntilRest(String sender) {
        underWay.add(new Letter(sender, "info@a.example", plain(sender)));
        int mails = 0;
        while (!underWay.isEmpty() && mails < FOREVER) {
            Letter letter = underWay.remove();
            stations.getOrDefault(letter.domain(), nobody -> {}).receive(letter);
            mails++;
        }
        return mails;
    }

    private void ours(String domain, Action action) {
        var store = new InMemoryMailStore(InstantSource.fixed(NOON), 1);
        ours(domain, store, store.outbox(), action);
    }

    private void ours(String domain, InMemoryMailStore store, Outbox outbox, Action action) {
        store.rules().put(new Rule(new RulePattern("*@" + domain), List.of(action)));
        var ports = new Wiring.Ports(store, store, store.rules(), outbox, store.held(), store);
        var settings = Settings.of(Map.of("AWS_REGION", "eu-central-1", "HOMING_BUCKET", "mail", "HOMING_TABLE", "t"));
        var log = new PrintStream(new ByteArrayOutputStream(), false, UTF_8);
        var handler = new MailHandler(Wiring.of(ports, this::sendThroughSes, settings, InstantSource.fixed(NOON), log));
        stations.put(domain, letter -> {
            var message = new MessageId("m" + ids++);
            String top = "Return-Path: <%s>\r\n".formatted(letter.sender());
            store.putObject(StoreLayout.incoming(message), (top + letter.mail()).getBytes(UTF_8));
            var envelope = new Envelope(letter.sender(), List.of(letter.recipient()));
            byte[] event = SesEvents.lambdaAction(message, envelope, false, false, NOON)
                    .toString()
                    .getBytes(UTF_8);
            try {
                handler.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Bounces come back to the address in From: SES has feedback forwarding. */
    private String sendThroughSes(OutgoingMail mail) {
        underWay.add(new Letter(mail.from().value(), mail.to().value(), new String(mail.mail(), UTF_8)));
        return "sent";
    }

    /** An outbox that allows everything. */
    private static final class Unlimited extends DelegatingOutbox {
        Unlimited(Outbox outbox) {
            super(outbox);
        }

        @Override
        public boolean claim(SendClaim claim, int limit) {
            return true;
        }
    }
}
