package io.homing.operator.rebuild;

import io.homing.agent.maildir.DeliveredMail;
import io.homing.agent.maildir.DeliveredName.Place;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.operator.rebuild.LaneSequence.Hole;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.IndexRecord;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailFeed.Listing;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStore;
import io.homing.store.SweepStore.Stored;
import io.homing.store.SweepStore.SweepCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BinaryOperator;

/**
 * Writes the journal into an empty table, every entry at its old position, from the manifests in the bucket. An interrupted
 * run can be repeated: the heads, without which a table holds no journal, are written last.
 *
 * <p>A manifest is written after its entry is committed, so the last ones may be missing, and a host may be ahead of the
 * others. The files of this host supply its entries. A position whose mail exists nowhere is not used again, because a host
 * that has passed it would never see another mail there: an entry that all hosts skip takes the position.
 */
public final class TableRebuild {
    /** Positions after the last manifest that a host may have passed, if the function crashed before it wrote manifests. */
    private static final int RESERVE = 100;

    /** The sweep writes missing manifests every 15 minutes. A mail without one after this time was not delivered. */
    private static final Duration SETTLED = Duration.ofDays(1);

    private static final int PAGE = 500;
    private static final int FETCHES = 16;

    private static final Address UNKNOWN = new Address("unknown-recipient");

    private final MailFeed feed;
    private final MailStore mails;
    private final SweepStore sweepStore;
    private final MailVolume volume;
    private final Progress progress;

    private final Map<Lane, LaneSequence> lanes = new TreeMap<>();
    private final Set<MessageId> placed = new HashSet<>();
    private Instant newest = Instant.MIN;
    private long fromFiles;
    private long reserved;
    private long settled;

    /** @param volume of this host, which should be the one with the highest position */
    public TableRebuild(MailFeed feed, MailStore mails, SweepStore sweepStore, MailVolume volume, Progress progress) {
        this.feed = feed;
        this.mails = mails;
        this.sweepStore = sweepStore;
        this.volume = volume;
        this.progress = progress;
    }

    /**
     * The result.
     *
     * @param heads the last position of each lane
     * @param fromFiles entries that had no manifest, and whose file is on this host
     * @param reserved positions that stay unused, because a host may have passed them
     * @param settled mails that were forwarded or bounced before, and must not be sent again
     */
    public record Result(Map<Lane, Position> heads, long fromFiles, long reserved, long settled) {
        public Result {
            heads = Map.copyOf(heads);
        }
    }

    /** Rebuilds the table. Throws {@link HomingException} where it holds a journal already, or the bucket has no manifest. */
    public Result run() {
        manifests();
        if (lanes.isEmpty()) {
            throw new HomingException(
                    HomingException.Kind.NOT_FOUND,
                    "there is nothing below manifest/ in the bucket",
                    "Check that store.bucket names the right bucket.");
        }
        var orphanedMail = new OrphanedMail(feed, mails, placed);
        Map<Lane, Entry> last = fill(orphanedMail);
        settle(orphanedMail);
        Map<Lane, Position> heads = new TreeMap<>();
        last.forEach((lane, entry) -> heads.put(lane, entry.position()));
        sweepStore.checkpoint(new SweepCheckpoint(Instant.EPOCH, heads));
        last.values().forEach(entry -> {
            if (!sweepStore.restoreHead(entry)) {
                throw notEmpty(entry.lane());
            }
        });
        return new Result(heads, fromFiles, reserved, settled);
    }

    private void manifests() {
        try (ExecutorService fetches = Executors.newFixedThreadPool(FETCHES)) {
            List<ObjectKey> page = new ArrayList<>();
            feed.list(Listing.MANIFESTS, object -> {
                page.add(object.key());
                if (page.size() == PAGE) {
                    restore(fetches, page);
                    page.clear();
                }
            });
            restore(fetches, page);
        }
    }

    private void restore(ExecutorService fetches, List<ObjectKey> keys) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : all(fetches, keys)) {
            lanes.computeIfAbsent(entry.lane(), this::begin).add(entry);
            placed.add(entry.message());
            newest = entry.committed().isAfter(newest) ? entry.committed() : newest;
            entries.add(entry);
        }
        sweepStore.restore(entries);
        progress.published(
                entries.size(), entries.stream().mapToLong(Entry::size).sum());
    }

    private List<Entry> all(ExecutorService fetches, List<ObjectKey> keys) {
        try {
            List<Callable<Entry>> asked = new ArrayList<>();
            keys.forEach(key -> asked.add(() -> manifest(key)));
            List<Entry> entries = new ArrayList<>();
            for (Future<Entry> answer : fetches.invokeAll(asked)) {
                entries.add(answer.get());
            }
            return entries;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Entry manifest(ObjectKey key) {
        return sweepStore
                .manifest(key)
                .filter(entry -> StoreLayout.manifest(entry).equals(key))
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.CORRUPT,
                        key + ": the content does not match the name of the manifest",
                        "The object was changed manually. Restore an earlier version of it, or delete it."));
    }

    private LaneSequence begin(Lane lane) {
        if (!feed.head(lane).equals(Position.NONE)) {
            throw notEmpty(lane);
        }
        return new LaneSequence(lane);
    }

    private HomingException notEmpty(Lane lane) {
        return new HomingException(
                HomingException.Kind.REJECTED,
                "the table has a journal: lane %s ends at position %s".formatted(lane, feed.head(lane)),
                "Only an empty table can be rebuilt, with the function stopped: docs/recovery.md. To check this table:"
                        + " homing verify");
    }

    /** Writes the entries without a manifest; returns the last entry of each lane. */
    private Map<Lane, Entry> fill(OrphanedMail orphanedMail) {
        Map<Place, DeliveredMail> files = files();
        Map<Lane, Entry> last = new TreeMap<>();
        lanes.forEach((lane, laneSequence) -> {
            last.put(lane, laneSequence.last());
            laneSequence
                    .holes(reserve(lane, laneSequence))
                    .forEach(hole -> last.merge(
                            lane,
                            fill(hole, files, orphanedMail),
                            BinaryOperator.maxBy(Comparator.comparing(Entry::position))));
        });
        return last;
    }

    private Position reserve(Lane lane, LaneSequence laneSequence) {
        long here = volume.standing(lane).published().value();
        return new Position(Math.max(here, laneSequence.used().value()) + RESERVE);
    }

    /** The files of entries without a manifest. */
    private Map<Place, DeliveredMail> files() {
        Map<Place, DeliveredMail> files = new HashMap<>();
        DeliveredMail.each(volume.root(), volume.layout(), mail -> {
            LaneSequence laneSequence = lanes.get(new Lane(mail.place().lane()));
            if (laneSequence != null
                    && laneSequence.isMissing(new Position(mail.place().position()))) {
                files.put(mail.place(), mail);
            }
        });
        return files;
    }

    /** Writes the manifest first, so that a repeated run finds the decisions of this one. */
    private Entry fill(Hole hole, Map<Place, DeliveredMail> files, OrphanedMail orphanedMail) {
        Optional<Entry> before = hole.before();
        List<Entry> entries = new ArrayList<>();
        for (Position at = hole.from(); at.compareTo(hole.to()) <= 0; at = at.next()) {
            Optional<Entry> front = before;
            Position position = at;
            Optional<Entry> delivered = Optional.ofNullable(
                            files.get(new Place(hole.lane().number(), at.value())))
                    .flatMap(mail -> orphanedMail.entryOf(mail, front));
            Entry entry = delivered.orElseGet(() -> passed(hole.lane(), front, position));
            fromFiles += delivered.isPresent() ? 1 : 0;
            reserved += delivered.isPresent() ? 0 : 1;
            mails.putManifest(entry);
            entries.add(entry);
            before = Optional.of(entry);
        }
        sweepStore.restore(entries);
        return before.orElseThrow();
    }

    private static Entry passed(Lane lane, Optional<Entry> before, Position position) {
        return before.map(LaneSequence::passed)
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.CORRUPT,
                        "manifest/: position %s of lane %s has no manifest, and its mail is not on this host"
                                .formatted(position, lane),
                        "Run the command on the host that has the mail, or restore the manifest (aws s3api list-object-versions"
                                + " --prefix manifest/)."));
    }

    /** Records mail that was sent out before, because the sweep processes every mail without a record. */
    private void settle(OrphanedMail orphanedMail) {
        sweepStore.accepted(page -> {
            List<Stored> old = page.stream()
                    .filter(mail -> orphanedMail.contains(mail.message())
                            && mail.stored().isBefore(newest.minus(SETTLED)))
                    .toList();
            Set<MessageId> recorded =
                    sweepStore.recorded(old.stream().map(Stored::message).toList());
            old.stream().filter(mail -> !recorded.contains(mail.message())).forEach(this::settle);
        });
    }

    private void settle(Stored mail) {
        mails.canonical(mail.message(), MailPrefix.PROCESSED).ifPresent(canonical -> {
            var record = IndexRecord.unread(
                    mail.message(),
                    canonical.length,
                    Sha256.of(canonical),
                    mail.stored(),
                    "on record again since the table was lost: what its header said is not");
            mails.commit(
                    record,
                    List.of(new Decision.Discard(
                            UNKNOWN, "it was sent on or bounced before the table was lost, and is not again")));
            settled++;
        });
    }
}
