package io.homing.operator.status;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.disk.DiskErrors;
import io.homing.agent.metrics.PriceList;
import io.homing.agent.sync.MailVolumeView;
import io.homing.operator.cost.Bill;
import io.homing.operator.cost.RequestCounts;
import io.homing.operator.cost.Workload;
import io.homing.operator.status.Status.Host;
import io.homing.operator.status.Status.LaneOf;
import io.homing.operator.status.Status.Machine;
import io.homing.operator.status.Status.Month;
import io.homing.operator.status.Status.Problem;
import io.homing.store.Entry;
import io.homing.store.EntryFormats;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.Position;
import io.homing.store.SweepStatus;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Collects the state of all hosts from the table, and that of this machine. Changes nothing. */
public final class StatusCollector {
    /** The sweep runs every 15 minutes; the next one makes up for a failed one. */
    private static final Duration SWEEP_PATIENCE = Duration.ofHours(1);

    /** The maximum difference of correct clocks. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private static final long CERTIFICATE_DAYS = 14;

    /** Less free space than this part of the volume, or than this number of bytes, is a problem: a full volume stops delivery. */
    private static final double LEAST_PART = 0.05;

    private static final long LEAST_BYTES = 512L << 20;

    private static final int COMMON_KILOBYTES = 90;

    private final AgentConfig config;
    private final MailFeed feed;
    private final Supplier<MailVolumeView> volume;
    private final Duration patience;
    private final List<Problem> troubles = new ArrayList<>();

    /**
     * @param volume opens the mail volume for reading
     * @param patience the maximum age of a heartbeat and of a pending mail
     */
    public StatusCollector(AgentConfig config, MailFeed feed, Supplier<MailVolumeView> volume, Duration patience) {
        this.config = config;
        this.feed = feed;
        this.volume = volume;
        this.patience = patience;
    }

    /**
     * Collects the status once.
     *
     * @throws io.homing.store.HomingException when the store cannot be read
     */
    public Status collect(Instant now) {
        troubles.clear();
        Optional<SweepStatus> board = feed.sweepStatus();
        var names = new TreeSet<>(Comparator.comparing(HostName::value));
        names.add(config.host());
        board.ifPresent(pinned -> names.addAll(pinned.hosts()));
        Map<Lane, Position> heads = new TreeMap<>();
        config.sync().lanes().forEach(lane -> heads.put(lane, feed.head(lane)));
        Map<HostName, List<HostRecord>> records = new LinkedHashMap<>();
        List<Host> hosts = new ArrayList<>();
        for (HostName name : names) {
            records.put(name, feed.progress(name, this::trouble));
            hosts.add(host(name, records.get(name), heads, now));
        }
        EntryFormats formats = EntryFormats.of(feed.entryFormat(), records);
        judge(formats);
        judge(board, now);
        return new Status(
                config.host(), now, hosts, formats, board, machine(now), month(heads, hosts.size(), now), troubles);
    }

    private Host host(HostName name, List<HostRecord> records, Map<Lane, Position> heads, Instant now) {
        var host = new Host(
                name,
                records.stream()
                        .map(record -> lane(record, heads.computeIfAbsent(record.lane(), feed::head), now))
                        .toList());
        if (host.lanes().isEmpty()) {
            trouble(
                    "%s has never reported its position".formatted(name),
                    "On that host: `systemctl status homing` or `homing sync`.");
        }
        host.lanes().forEach(lane -> judge(name, lane, now));
        return host;
    }

    private LaneOf lane(HostRecord record, Position head, Instant now) {
        Position from = new Position(Math.max(0, record.position().value() - 1));
        List<Entry> around = readable(() -> feed.read(record.lane(), from, 2)).orElse(List.of());
        Optional<Entry> last = around.stream()
                .filter(entry -> entry.position().equals(record.position()))
                .findFirst();
        Optional<Entry> next = around.stream()
                .filter(entry -> entry.position().equals(record.position().next()))
                .findFirst();
        if (next.isEmpty() && record.position().compareTo(head) < 0) {
            // It is committed by now, or this program cannot read it.
            next = readable(() -> feed.read(record.lane(), record.position(), 1)).orElse(List.of()).stream()
                    .findFirst();
        }
        return new LaneOf(
                record.lane(),
                record.position(),
                Math.max(0, head.value() - record.position().value()),
                next.map(entry -> atLeastZero(Duration.between(entry.committed(), now)))
                        .orElse(Duration.ZERO),
                last.map(Entry::received),
                record.withheld().size(),
                record.seen(),
                record.version());
    }

    /** Empty where this program cannot read an entry: that is a problem, and hides no other. */
    private <T> Optional<T> readable(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (HomingException e) {
            if (e.kind() != HomingException.Kind.CORRUPT) {
                throw e;
            }
            trouble(e);
            return Optional.empty();
        }
    }

    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private void judge(HostName name, LaneOf lane, Instant now) {
        // A heartbeat cannot be older than the last mail of the host, nor in the future.
        if (lane.lastMail().filter(lane.seen().plus(CLOCKS)::isBefore).isPresent()
                || lane.seen().isAfter(now.plus(CLOCKS))) {
            trouble(
                    "%s, lane %s: heartbeat at %s: its clock is wrong, or that of %s"
                            .formatted(name, lane.lane(), lane.seen(), config.host()),
                    "On that host: `timedatectl set-ntp true`, then `timedatectl status`.");
        } else if (lane.seen().isBefore(now.minus(patience))) {
            trouble(
                    "%s, lane %s: no heartbeat since %s".formatted(name, lane.lane(), lane.seen()),
                    "On that host: `systemctl status homing` (or the pod's log), then `homing sync`.");
        } else if (lane.lag().compareTo(patience) > 0) {
            trouble(
                    "%s, lane %s: the host reports, but %,d mails are pending, the oldest for %s"
                            .formatted(name, lane.lane(), lane.behind(), lane.lag()),
                    "On that host, `homing sync` prints the cause.");
        }
        if (lane.withheld() > 0) {
            trouble(
                    "%s, lane %s: %,d mails are withheld, because their objects are missing or corrupt"
                            .formatted(name, lane.lane(), lane.withheld()),
                    "The sweep replaces them within half an hour. If they remain: `homing verify`.");
        }
    }

    private void judge(EntryFormats formats) {
        for (HostName host : formats.tooOld()) {
            trouble(
                    "%s reads journal entries up to format %s, but format %s may be written"
                            .formatted(host, formats.read().get(host), formats.written()),
                    "Upgrade Homing on that host. It stops at the first newer entry and resumes there; nothing is lost.");
        }
    }

    private void judge(Optional<SweepStatus> board, Instant now) {
        if (board.isEmpty()) {
            trouble(
                    "no sweep has completed yet",
                    "After the first set-up, wait 15 minutes. Otherwise see the log of the function: docs/lambda.md");
        } else if (board.get().swept().isBefore(now.minus(SWEEP_PATIENCE))) {
            trouble(
                    "the last sweep of the function was at %s"
                            .formatted(board.get().swept()),
                    "See the log of the function, and check that its schedule is enabled: docs/lambda.md");
        }
    }

    private Machine machine(Instant now) {
        OptionalLong free = OptionalLong.empty();
        OptionalLong size = OptionalLong.empty();
        try {
            MailVolumeView view = volume.get();
            FileStore store = Files.getFileStore(config.mail().root());
            free = OptionalLong.of(store.getUsableSpace());
            size = OptionalLong.of(store.getTotalSpace());
            judge(free.getAsLong(), size.getAsLong());
            view.obstructed().ifPresent(this::trouble);
        } catch (HomingException e) {
            trouble(e);
        } catch (IOException e) {
            trouble(DiskErrors.of("read", config.mail().root(), e));
        }
        return new Machine(free, size, certificate(now));
    }

    private void judge(long free, long size) {
        if (free < LEAST_BYTES || free < size * LEAST_PART) {
            trouble(
                    "%s has %,d MB free of %,d MB".formatted(config.mail().root(), free >> 20, size >> 20),
                    "Free some space, or enlarge the volume: `df -h %s`. A full volume stops delivery; no mail is lost."
                            .formatted(config.mail().root()));
        }
    }

    private OptionalLong certificate(Instant now) {
        if (config.health().certificate().isEmpty()) {
            return OptionalLong.empty();
        }
        String where = config.health().certificate().get();
        try {
            long days = Certificate.daysLeft(where, now);
            if (days < CERTIFICATE_DAYS) {
                trouble(
                        "the certificate at %s expires in %d days".formatted(where, days),
                        "`certbot renew`, then reload Dovecot: `doveadm reload`.");
            }
            return OptionalLong.of(days);
        } catch (IOException e) {
            trouble(
                    "the certificate at %s cannot be read: %s".formatted(where, e.getMessage()),
                    "Check health.certificate, and that this user may read it.");
            return OptionalLong.empty();
        }
    }

    /** The cost of this month's mail, and the elapsed part of the costs by time. */
    private Month month(Map<Lane, Position> heads, int hosts, Instant now) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        Instant begin = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        long deliveries = heads.entrySet().stream()
                .mapToLong(lane -> lane.getValue().value()
                        - readable(() -> feed.lastBefore(lane.getKey(), begin))
                                .orElse(lane.getValue())
                                .value())
                .sum();
        double past = (double) Duration.between(begin, now).toSeconds()
                / Duration.between(begin, end).toSeconds();
        double idle = bill(0, hosts);
        return new Month(deliveries, idle * past + bill(deliveries, hosts) - idle);
    }

    private double bill(long mails, int hosts) {
        var work = new Workload(mails, COMMON_KILOBYTES, hosts, config.sync().interval());
        return Bill.of(work, RequestCounts.measured(), PriceList.prices()).total();
    }

    private void trouble(HomingException e) {
        trouble(e.getMessage(), e.hint());
    }

    private void trouble(String what, String next) {
        var problem = new Problem(what, next);
        if (!troubles.contains(problem)) { // two hosts may be at the same place
            troubles.add(problem);
        }
    }
}
