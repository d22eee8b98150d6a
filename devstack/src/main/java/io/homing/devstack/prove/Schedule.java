package io.homing.devstack.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.devstack.SesEvents;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.lambda.EventException;
import io.homing.lambda.JsonLog;
import io.homing.lambda.ReceiveMail;
import io.homing.lambda.SesEventHandler;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FolderName;
import io.homing.store.InMemoryMailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.StoreException;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One seeded history of a small world: a few mails, their events duplicated, late and interleaved, functions and agents
 * that die between any two steps, a store in trouble, clocks that jump, volumes restored from backups, and users who are
 * in the way. Then all becomes well, everything is tried once more, and the invariants must hold.
 */
final class Schedule {
    private static final List<MailboxName> MAILBOXES = Stream.of("ann", "bob", "cid")
            .map(user -> MailboxName.of(user + "@example.org"))
            .toList();
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

    private final Random random;
    private final Turns turns;
    private final Chaos chaos;
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final int lanes;
    private final InMemoryMailStore store;
    private final int users;
    private final List<SesMail> mails;
    private final List<SimulatedHost> hosts;

    /** A mail as SES has it. */
    private record SesMail(MessageId id, List<Envelope> envelopes, boolean spam, boolean virus, Instant received) {}

    Schedule(long seed, Path directory) {
        random = new Random(seed);
        turns = new Turns(random);
        chaos = new Chaos(random, turns, random.nextDouble() * 0.15);
        lanes = random.nextInt(4) == 0 ? 2 : 1;
        store = new InMemoryMailStore(clock, lanes);
        users = 1 + random.nextInt(MAILBOXES.size());
        setRules();
        mails = IntStream.rangeClosed(1, 1 + random.nextInt(7))
                .mapToObj(this::mail)
                .toList();
        hosts = Stream.of("primary", "backup")
                .map(name -> new SimulatedHost(name, directory.resolve(name), lanes, store, chaos, random))
                .toList();
    }

    private void setRules() {
        for (MailboxName mailbox : MAILBOXES) {
            store.putRule(Rule.deliver(new RulePattern(mailbox.toString()), mailbox, FolderName.INBOX));
        }
        store.putRule(new Rule(
                new RulePattern("all@example.org"),
                MAILBOXES.stream()
                        .limit(users)
                        .<Rule.Action>map(mailbox -> new Rule.Action.Deliver(mailbox, new FolderName("Lists/All")))
                        .toList()));
    }

    private SesMail mail(int n) {
        var id = new MessageId("mail" + n);
        store.putObject(
                StoreLayout.incoming(id),
                "Subject: %d\n\nHello %s"
                        .formatted(n, "!".repeat(random.nextInt(50)))
                        .getBytes(UTF_8));
        List<Envelope> envelopes = new ArrayList<>();
        for (int rule = 0; rule <= random.nextInt(2); rule++) {
            envelopes.add(new Envelope(
                    "eve@example.net",
                    random.ints(1 + random.nextInt(3), 0, users + 2)
                            .mapToObj(this::recipient)
                            .distinct()
                            .toList()));
        }
        Instant received = clock.instant().minus(Duration.ofSeconds(random.nextInt(100_000)));
        return new SesMail(id, envelopes, random.nextInt(6) == 0, random.nextInt(8) == 0, received);
    }

    private String recipient(int n) {
        if (n < users) {
            return MAILBOXES.get(n).toString();
        }
        return n == users ? "all@example.org" : "nobody@example.org";
    }

    /** Runs the history; what does not hold in the end. */
    List<String> violations() {
        for (SesMail mail : mails) {
            for (Envelope envelope : mail.envelopes()) {
                for (int copy = 0; copy <= random.nextInt(3); copy++) {
                    turns.add(() -> function(mail, envelope));
                }
            }
        }
        for (SimulatedHost host : hosts) {
            turns.add(host::agent);
            turns.add(() -> host.user(turns));
        }
        turns.run();

        chaos.end();
        for (SesMail mail : mails) {
            mail.envelopes().forEach(envelope -> call(mail, envelope));
        }
        hosts.forEach(SimulatedHost::sync);
        var before = hosts.stream().map(host -> host.files().content()).toList();
        hosts.forEach(SimulatedHost::sync);
        var after = hosts.stream().map(host -> host.files().content()).toList();
        return new Invariants(store, lanes, mails.stream().map(SesMail::id).toList(), hosts).violations(before, after);
    }

    /** A function that is called, fails, and is called again later: so often, then it is left to the end. */
    private void function(SesMail mail, Envelope envelope) {
        for (int attempt = 0; attempt < 3; attempt++) {
            for (int late = random.nextInt(20); late > 0; late--) {
                turns.pause();
            }
            clock.turn(Duration.ofSeconds(random.nextLong(-5_000, 90_000)));
            try {
                call(mail, envelope);
                return;
            } catch (EventException | StoreException | Crash e) {
                // Lambda calls again
            }
        }
    }

    private void call(SesMail mail, Envelope envelope) {
        var faulty = new FaultyMailStore(store, store, chaos::call);
        var function = new SesEventHandler(new ReceiveMail(faulty, Optional.empty(), clock), new JsonLog(NOWHERE));
        byte[] event = SesEvents.lambdaAction(mail.id(), envelope, mail.spam(), mail.virus(), mail.received())
                .toString()
                .getBytes(UTF_8);
        try {
            function.handleRequest(new ByteArrayInputStream(event), OutputStream.nullOutputStream(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
