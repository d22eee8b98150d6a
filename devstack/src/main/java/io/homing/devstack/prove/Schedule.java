package io.homing.devstack.prove;

import io.homing.devstack.SesInbound.Envelope;
import io.homing.lambda.MailHandler;
import io.homing.lambda.event.EventException;
import io.homing.lambda.send.MailerException;
import io.homing.store.Address;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One seeded history of a simulated deployment: a few mails, their events duplicated, late, lost and interleaved, functions,
 * sweeps and agents that die between any two steps, a store and an SES that fail, objects that are corrupted in the bucket,
 * clocks that jump, volumes restored from backups, and users who change the mailboxes. Then all faults end, everything runs
 * once more, and the invariants must hold.
 */
final class Schedule {
    static final String FAR = "ann@example.com";

    private static final List<MailboxName> MAILBOXES = Stream.of("ann", "bob", "cid")
            .map(user -> MailboxName.of(user + "@example.org"))
            .toList();
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
    private static final byte[] SWEEP = "{\"homing\":\"sweep\"}".getBytes(StandardCharsets.UTF_8);

    private final Random random;
    private final Sabotage sabotage;
    private final Scheduler scheduler;
    private final Chaos chaos;
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final int lanes;
    private final InMemoryMailStore store;
    private final SimulatedSes ses;
    private final MailHandler function;
    private final int users;
    private final List<SimulatedMail> mails;
    private final List<SimulatedHost> hosts;

    Schedule(long seed, Path directory, Sabotage sabotage) {
        random = new Random(seed);
        this.sabotage = sabotage;
        scheduler = new Scheduler(random);
        chaos = new Chaos(random, scheduler, random.nextDouble() * 0.15);
        lanes = random.nextInt(4) == 0 ? 2 : 1;
        store = new InMemoryMailStore(clock, lanes);
        ses = new SimulatedSes(chaos);
        function = new MailHandler(InMemoryFunction.of(store, ses, clock, NOWHERE, lanes, chaos::call, sabotage));
        users = 1 + random.nextInt(MAILBOXES.size());
        setRules();
        mails = IntStream.rangeClosed(1, 1 + random.nextInt(7))
                .mapToObj(this::mail)
                .toList();
        hosts = Stream.of("primary", "backup")
                .map(name -> new SimulatedHost(name, directory.resolve(name), lanes, store, chaos, sabotage, random))
                .toList();
    }

    private void setRules() {
        for (MailboxName mailbox : MAILBOXES) {
            store.rules().put(Rule.deliver(new RulePattern(mailbox.toString()), mailbox, FolderName.INBOX));
        }
        List<Rule.Action> everybody = MAILBOXES.stream()
                .limit(users)
                .<Rule.Action>map(mailbox -> new Rule.Action.Deliver(mailbox, new FolderName("Lists/All")))
                .toList();
        store.rules().put(new Rule(new RulePattern("all@example.org"), everybody));
        store.rules()
                .put(new Rule(
                        new RulePattern("far@example.org"),
                        Stream.concat(
                                        everybody.stream().limit(random.nextInt(2)),
                                        Stream.of(new Rule.Action.Forward(new Address(FAR))))
                                .toList()));
    }

    private SimulatedMail mail(int n) {
        var id = new MessageId("mail" + n);
        List<Envelope> envelopes = new ArrayList<>();
        for (int rule = 0; rule <= random.nextInt(2); rule++) {
            envelopes.add(new Envelope(
                    "eve@example.net",
                    random.ints(1 + random.nextInt(3), 0, users + 3)
                            .mapToObj(this::recipient)
                            .distinct()
                            .toList()));
        }
        Instant received = clock.instant().minus(Duration.ofSeconds(random.nextInt(100_000)));
        var mail = new SimulatedMail(
                id, envelopes, random.nextInt(6) == 0, random.nextInt(8) == 0, random.nextInt(4) == 0, received);
        store.putObject(StoreLayout.incoming(id), mail.raw(random.nextBoolean(), "!".repeat(random.nextInt(50))));
        return mail;
    }

    private String recipient(int n) {
        if (n < users) {
            return MAILBOXES.get(n).toString();
        }
        return List.of("all@example.org", "far@example.org", "nobody@example.org")
                .get(n - users);
    }

    /** Runs the history; returns the violations at its end. */
    List<String> violations() {
        for (SimulatedMail mail : mails) {
            for (Envelope envelope : mail.envelopes()) {
                for (int copy = 0; !mail.lost() && copy <= random.nextInt(3); copy++) {
                    scheduler.add(() -> function(mail, envelope));
                }
            }
        }
        for (SimulatedHost host : hosts) {
            scheduler.add(host::agent);
            scheduler.add(() -> host.user(scheduler));
        }
        scheduler.add(this::sweeps);
        scheduler.add(this::spoil);
        scheduler.run();

        chaos.end();
        becomeWell();
        var before = hosts.stream().map(host -> host.files().content()).toList();
        hosts.forEach(SimulatedHost::sync);
        var after = hosts.stream().map(host -> host.files().content()).toList();
        return new Invariants(store, lanes, mails, hosts, ses).violations(before, after);
    }

    /** Delivers every event that is not lost once more; hosts and sweeps take turns until no withheld position is left. */
    private void becomeWell() {
        for (SimulatedMail mail : mails) {
            if (!mail.lost()) {
                mail.envelopes().forEach(envelope -> attempt(event(mail, envelope)));
            }
        }
        for (int round = 0; round < 3; round++) {
            clock.turn(Duration.ofHours(2));
            attempt(SWEEP);
            clock.turn(Duration.ofMinutes(15));
            attempt(SWEEP);
            hosts.forEach(SimulatedHost::sync);
        }
    }

    /** The number of repeats of a failing call before the end of the history. */
    private void function(SimulatedMail mail, Envelope envelope) {
        for (int attempt = 0; attempt < 3; attempt++) {
            for (int late = random.nextInt(20); late > 0; late--) {
                scheduler.pause();
            }
            clock.turn(Duration.ofSeconds(random.nextLong(-5_000, 90_000)));
            if (attempt(event(mail, envelope))) {
                return;
            }
        }
    }

    private byte[] event(SimulatedMail mail, Envelope envelope) {
        return mail.event(sabotage.envelope(envelope));
    }

    private void sweeps() {
        for (int sweep = random.nextInt(4); sweep > 0; sweep--) {
            for (int late = random.nextInt(40); late > 0; late--) {
                scheduler.pause();
            }
            InMemoryEventQueue.wasEmpty(store, clock.instant()); // an event that comes later corrects its decisions
            attempt(SWEEP);
        }
    }

    /** Deletes or changes a mail in the bucket, and sometimes the raw mail too. Not one that is still to be sent. */
    private void spoil() {
        for (int late = random.nextInt(60); late > 0; late--) {
            scheduler.pause();
        }
        List<Entry> journal = store.read(Lane.FIRST, Position.NONE, Integer.MAX_VALUE);
        if (journal.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        Entry entry = journal.get(random.nextInt(journal.size()));
        MessageId message = entry.message();
        if (store.outbox().open().stream()
                .anyMatch(open -> open.send().message().equals(message))) {
            return;
        }
        spoil(entry.object());
        if (random.nextInt(3) == 0) {
            store.deleteObject(StoreLayout.incoming(message));
        }
    }

    private void spoil(ObjectKey object) {
        if (random.nextBoolean()) {
            store.deleteObject(object);
        } else {
            store.putObject(object, new byte[] {1, 2, 3});
        }
    }

    /** Whether the call succeeded; if not, Lambda calls again. */
    private boolean attempt(byte[] event) {
        try {
            function.handleRequest(new ByteArrayInputStream(event), OutputStream.nullOutputStream(), null);
            return true;
        } catch (EventException | HomingException | MailerException | Crash e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
