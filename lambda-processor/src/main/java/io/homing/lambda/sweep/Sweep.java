package io.homing.lambda.sweep;

import io.homing.lambda.event.DeliveryTimes;
import io.homing.lambda.log.JsonLog;
import io.homing.lambda.receive.ReceiveMail;
import io.homing.store.Entry;
import io.homing.store.EventQueue;
import io.homing.store.HomingException;
import io.homing.store.Incoming;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.SweepStatus;
import io.homing.store.SweepStore;
import io.homing.store.SweepStore.Stored;
import io.homing.store.SweepStore.SweepCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Completes mail that no event completed: its notification was lost, or the function died while it processed the event. It
 * processes a mail only when its event can no longer come ({@link EventWatch}). A failure does not stop the rest of the sweep;
 * it is logged and counted, and the next sweep tries again.
 */
public final class Sweep {
    /** A call of the function may still process work that is younger than this. */
    private static final Duration PATIENCE = DeliveryTimes.SWEEP;

    /** The overlap with the last sweep: the time of an object is that at which its upload began. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    /** The number of entries whose manifests are checked at once. */
    private static final int PAGE = 500;

    private final MailStore store;
    private final MailFeed feed;
    private final SweepStore sweepStore;
    private final ReceiveMail receive;
    private final EventQueue events;
    private final PendingWork pendingWork;
    private final WithheldReplacements withheldReplacements;
    private final int lanes;
    private final InstantSource clock;
    private final JsonLog log;

    public Sweep(
            MailStore store,
            MailFeed feed,
            SweepStore sweepStore,
            ReceiveMail receive,
            EventQueue events,
            PendingWork pendingWork,
            WithheldReplacements withheldReplacements,
            int lanes,
            InstantSource clock,
            JsonLog log) {
        this.store = store;
        this.feed = feed;
        this.sweepStore = sweepStore;
        this.receive = receive;
        this.events = events;
        this.pendingWork = pendingWork;
        this.withheldReplacements = withheldReplacements;
        this.lanes = lanes;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Sweeps once.
     *
     * @param timeIsUp called between two mails; when it is true, the next sweep does the rest
     */
    public SweepReport run(BooleanSupplier timeIsUp) {
        var report = new SweepReport();
        Instant now = clock.instant();
        Instant settled = now.minus(PATIENCE);
        SweepCheckpoint before = sweepStore.checkpoint();
        EventWatch watch = EventWatch.of(before, now, queued(report));
        Instant decided = undecided(before, watch, settled, timeIsUp, report);
        Map<Lane, Position> manifests = new TreeMap<>(before.manifests());
        for (int n = 0; n < lanes; n++) {
            var lane = new Lane(n);
            Position from = manifests.getOrDefault(lane, Position.NONE);
            manifests.put(lane, from);
            report.attempt(
                    log,
                    "(manifests of lane %s)".formatted(lane),
                    () -> manifests.put(lane, manifests(lane, from, settled, timeIsUp, report)));
        }
        sweepStore.checkpoint(new SweepCheckpoint(decided, manifests, Optional.of(watch.watch())));
        withheldReplacements.run(timeIsUp, report);
        report.attempt(log, "(what waits)", () -> pendingWork.run(settled, timeIsUp, report));
        var unruled = new SweepStatus.Unruled(receive.fallback());
        sweepStore.publish(new SweepStatus(
                clock.instant(), decided, withheldReplacements.hosts(), report.held, Optional.of(unruled)));
        return report;
    }

    /** The number of events in the queue; empty if it is unknown: then the sweep waits for the longest time that an event may take. */
    private Optional<Long> queued(SweepReport report) {
        try {
            return events.events();
        } catch (RuntimeException e) {
            log.failed("(queue)", e, Duration.ZERO);
            report.failed++;
            return Optional.empty();
        }
    }

    /**
     * Processes every mail without a decision whose event can no longer come. Returns the time before which every mail has a
     * decision.
     */
    private Instant undecided(
            SweepCheckpoint before, EventWatch watch, Instant settled, BooleanSupplier timeIsUp, SweepReport report) {
        List<Stored> stored = sweepStore.stored(minus(before.decided(), OVERLAP)).stream()
                .filter(mail ->
                        mail.stored().isBefore(settled) && !mail.message().equals(MessageId.SETUP_NOTIFICATION))
                .toList();
        Set<MessageId> recorded =
                sweepStore.recorded(stored.stream().map(Stored::message).toList());
        Instant decided = settled;
        for (Stored mail : stored) {
            if (recorded.contains(mail.message())) {
                continue;
            }
            if (!watch.isOver(mail.stored())) {
                report.waiting++;
                decided = earlier(decided, mail.stored());
                continue;
            }
            if (timeIsUp.getAsBoolean()) {
                report.unfinished();
                return earlier(decided, mail.stored());
            }
            try {
                recover(mail);
                report.recovered++;
            } catch (RuntimeException e) {
                log.failed(mail.message().value(), e, Duration.ZERO);
                report.failed++;
                decided = earlier(decided, mail.stored());
            }
        }
        return decided;
    }

    private void recover(Stored mail) {
        Incoming raw = store.incoming(mail.message())
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.PASSING,
                        "incoming/%s was listed and does not exist any more".formatted(mail.message()),
                        "Find out in AWS CloudTrail what deletes raw mail. The next sweep tries again."));
        long start = System.nanoTime();
        byte[] readable = raw.isEncrypted() ? new byte[0] : raw.bytes();
        var outcome = receive.accept(RecoveredEnvelope.of(mail.message(), mail.stored(), readable), Optional.of(raw));
        log.done(mail.message().value(), outcome, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Writes missing manifests; returns the position up to which none is missing. */
    private Position manifests(
            Lane lane, Position from, Instant settled, BooleanSupplier timeIsUp, SweepReport report) {
        Position last = from;
        List<Entry> page = feed.next(lane, last, PAGE);
        while (!page.isEmpty()) {
            for (Entry entry : page) {
                if (!entry.committed().isBefore(settled) || timeIsUp.getAsBoolean()) {
                    return last;
                }
                try {
                    if (!feed.hasManifest(entry)) {
                        store.putManifest(entry);
                        report.repaired++;
                    }
                } catch (HomingException e) {
                    log.failed(entry.message().value(), e, Duration.ZERO);
                    report.failed++;
                    return last;
                }
                last = entry.position();
            }
            page = feed.next(lane, last, PAGE);
        }
        return last;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** The earliest time that is not before the epoch, from which the first sweep starts. */
    private static Instant minus(Instant time, Duration back) {
        return time.isBefore(Instant.EPOCH.plus(back)) ? Instant.EPOCH : time.minus(back);
    }
}
