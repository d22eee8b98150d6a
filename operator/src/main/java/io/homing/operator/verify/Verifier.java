package io.homing.operator.verify;

import io.homing.agent.sync.MailVolumeView;
import io.homing.agent.sync.MailVolumeView.Standing;
import io.homing.agent.sync.Progress;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.operator.verify.Verification.Accepted;
import io.homing.operator.verify.Verification.LaneCount;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailboxRecord;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.SweepStore;
import io.homing.store.SweepStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Compares the mail that SES stored, the journal and the files on this host, and reports every discrepancy. Reads the journal
 * once, and the pages that hold a finding a second time. Changes nothing.
 */
public final class Verifier {
    private static final int PAGE = 500;

    /** As for the sweep: until then an event may be pending, or the function may be running. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Findings about the file of a mail: a second check may still find it. */
    private static final Set<Kind> OF_FILES = EnumSet.of(Kind.MISSING, Kind.DOUBTFUL);

    private final MailFeed feed;
    private final MailVolumeView volume;
    private final List<Lane> lanes;
    private final Instant now;
    private final boolean deep;
    private final Map<Kind, Long> findings = new EnumMap<>(Kind.class);

    /**
     * @param volume to read; an agent may use it at the same time
     * @param deep reads every file and compares its digest
     */
    public Verifier(MailFeed feed, MailVolumeView volume, List<Lane> lanes, Instant now, boolean deep) {
        this.feed = feed;
        this.volume = volume;
        this.lanes = List.copyOf(lanes);
        this.now = now;
        this.deep = deep;
    }

    /**
     * Verifies everything.
     *
     * @param recovery with the permission to list what SES stored; empty to skip that check
     * @param found receives each finding at once
     * @throws HomingException also for a gap in the journal, of kind CORRUPT
     */
    public Verification run(Optional<SweepStore> recovery, Progress progress, Consumer<Discrepancy> found) {
        findings.clear();
        Consumer<Discrepancy> tell = discrepancy -> {
            findings.merge(discrepancy.kind(), 1L, Long::sum);
            found.accept(discrepancy);
        };
        Optional<Accepted> accepted = recovery.map(port -> accepted(port, tell));
        // State before journal, journal before bucket: what the first names is in the others by then.
        List<LaneScan> walks = walks();
        var store = new StoreCheck(feed);
        List<LaneCount> counts = walks.stream()
                .map(laneScan -> lane(laneScan, store, progress, tell))
                .toList();
        return new Verification(accepted, counts, findings, deep);
    }

    /** Each of these mails that is missing on this host, in order of position. Reads only the host and the journal. */
    public void missing(Predicate<Entry> which, Consumer<Entry> each) {
        for (LaneScan laneScan : walks()) {
            HostCheck host = laneScan.go(Progress.NONE, entry -> {});
            name(laneScan, host.end(), host, discrepancy -> {
                Entry entry = discrepancy.entry().orElseThrow();
                if (discrepancy.kind() == Kind.MISSING && which.test(entry)) {
                    each.accept(entry);
                }
            });
        }
    }

    /** Each of these mails that users deleted, or that is gone for an unknown reason, in order of position. */
    public void gone(Predicate<Entry> which, Consumer<Entry> each) {
        for (LaneScan laneScan : walks()) {
            HostCheck host = laneScan.go(Progress.NONE, entry -> {});
            host.end();
            laneScan.entries(host.gone(), entry -> {
                if (which.test(entry) && !host.isThereNow(entry)) {
                    each.accept(entry);
                }
            });
        }
    }

    private List<LaneScan> walks() {
        Predicate<Entry> retired = MailboxRecord.covered(feed.mailboxes());
        return lanes.stream()
                .map(lane -> {
                    Standing standing = volume.standing(lane);
                    return new LaneScan(
                            feed,
                            lane,
                            standing,
                            feed.head(lane),
                            () -> new HostCheck(volume.root(), volume.layout(), standing, deep, retired));
                })
                .toList();
    }

    /** One scan of a lane, up to its head at the beginning. */
    private record LaneScan(MailFeed feed, Lane lane, Standing standing, Position head, Supplier<HostCheck> host) {
        HostCheck go(Progress progress, Consumer<Entry> also) {
            HostCheck check = host.get();
            Position last = Position.NONE;
            while (last.compareTo(head) < 0) {
                List<Entry> page = feed.next(lane, last, PAGE);
                if (page.isEmpty()) {
                    throw gap(lane, last.next(), head);
                }
                for (Entry entry : page) {
                    if (entry.position().compareTo(head) <= 0) {
                        check.next(entry);
                        also.accept(entry);
                    }
                }
                last = page.getLast().position();
                progress.published(
                        page.size(), page.stream().mapToLong(Entry::size).sum());
            }
            return check;
        }

        /** Reads the entries of positions again, by pages: only the position of a finding is kept. */
        void entries(SortedSet<Position> positions, Consumer<Entry> each) {
            List<Position> open = new ArrayList<>(positions);
            int next = 0;
            while (next < open.size()) {
                for (Entry entry : feed.read(lane, new Position(open.get(next).value() - 1), PAGE)) {
                    if (next < open.size() && entry.position().equals(open.get(next))) {
                        each.accept(entry);
                        next++;
                    }
                }
            }
        }
    }

    private Accepted accepted(SweepStore sweepStore, Consumer<Discrepancy> tell) {
        long[] counts = new long[3];
        sweepStore.accepted(page -> {
            List<Stored> mails = page.stream()
                    .filter(mail -> !mail.message().equals(MessageId.SETUP_NOTIFICATION))
                    .toList();
            Set<MessageId> recorded =
                    sweepStore.recorded(mails.stream().map(Stored::message).toList());
            for (Stored mail : mails) {
                boolean decided = recorded.contains(mail.message());
                boolean fresh = !decided && mail.stored().isAfter(now.minus(PATIENCE));
                counts[0]++;
                counts[1] += decided ? 1 : 0;
                counts[2] += fresh ? 1 : 0;
                if (!decided && !fresh) {
                    tell.accept(new Discrepancy(Kind.UNDECIDED, mail.message(), Optional.empty()));
                }
            }
        });
        return new Accepted(counts[0], counts[1], counts[2]);
    }

    private LaneCount lane(LaneScan laneScan, StoreCheck store, Progress progress, Consumer<Discrepancy> tell) {
        SortedMap<Position, Kind> inStore = new TreeMap<>();
        HostCheck host = laneScan.go(
                progress, entry -> inStore(store, entry).ifPresent(kind -> inStore.put(entry.position(), kind)));
        name(laneScan, inStore, host, tell);
        name(laneScan, host.end(), host, tell);
        return new LaneCount(
                laneScan.lane(),
                laneScan.head(),
                laneScan.standing().published(),
                host.present(),
                host.deleted(),
                host.forgotten(),
                host.passed(),
                laneScan.standing().waiting().size());
    }

    private static void name(
            LaneScan laneScan, SortedMap<Position, Kind> suspects, HostCheck host, Consumer<Discrepancy> tell) {
        laneScan.entries(new TreeSet<>(suspects.keySet()), entry -> {
            Kind kind = suspects.get(entry.position());
            if (!OF_FILES.contains(kind) || !host.isThereNow(entry)) {
                tell.accept(Discrepancy.of(kind, entry));
            }
        });
    }

    private Optional<Kind> inStore(StoreCheck store, Entry entry) {
        if (!store.hasMail(entry)) {
            return Optional.of(Kind.OBJECT);
        }
        boolean settled = entry.committed().isBefore(now.minus(PATIENCE.multipliedBy(2)));
        return settled && !store.hasManifest(entry) ? Optional.of(Kind.NO_MANIFEST) : Optional.empty();
    }

    private static HomingException gap(Lane lane, Position missing, Position head) {
        return new HomingException(
                HomingException.Kind.CORRUPT,
                "lane %s of the journal has a gap: its head is at %s, and there is no position %s"
                        .formatted(lane, head, missing),
                "The table was changed manually. Restore it to an earlier time (point-in-time recovery):"
                        + " docs/recovery.md");
    }
}
