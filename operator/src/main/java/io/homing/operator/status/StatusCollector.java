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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Looks at all hosts through the table, and at this machine. Changes nothing, and holds a few entries at a time. */
public final class StatusCollector {
    /** The sweep comes every 15 minutes; one that failed is made up for by the next. */
    private static final Duration SWEEP_PATIENCE = Duration.ofHours(1);

    /** Clocks of hosts that keep time are as close as this. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private static final long CERTIFICATE_DAYS = 14;

    /** Below this part of the volume, or this many bytes, it is time to act: a full volume stops the mail. */
    private static final double LEAST_PART = 0.05;

    private static final long LEAST_BYTES = 512L << 20;

    private static final int COMMON_KILOBYTES = 90;

    private final AgentConfig config;
    private final MailFeed feed;
    private final Supplier<MailVolumeView> volume;
    private final Duration patience;
    private final List<Problem> troubles = new ArrayList<>();

    /**
     * @param volume is opened to look at, and given back
     * @param patience how old a sign of life, or a mail that waits, may be
     */
    public StatusCollector(AgentConfig config, MailFeed feed, Supplier<MailVolumeView> volume, Duration patience) {
        this.config = config;
        this.feed = feed;
        this.volume = volume;
        this.patience = patience;
    }

    /**
     * Looks once.
     *
     * @throws io.homing.store.HomingException when the store is in trouble, for then nobody can be seen
     */
    public Status collect(Instant now) {
        troubles.clear();
        Optional<SweepStatus> board = feed.sweepStatus();
        var names = new TreeSet<>(Comparator.comparing(HostName::value));
        names.add(config.host());
        board.ifPresent(pinned -> names.addAll(pinned.hosts()));
        Map<Lane, Position> heads = new TreeMap<>();
        config.sync().lanes().forEach(lane -> heads.put(lane, feed.head(lane)));
        List<Host> hosts = names.stream().map(name -> host(name, heads, now)).toList();
        judge(board, now);
        return new Status(config.host(), now, hosts, board, machine(now), month(heads, hosts.size(), now), troubles);
    }

    private Host host(HostName name, Map<Lane, Position> heads, Instant now) {
        var host = new Host(
                name,
                feed.progress(name, e -> trouble(e.getMessage(), e.hint())).stream()
                        .map(record -> lane(record, heads.computeIfAbsent(record.lane(), feed::head), now))
                        .toList());
        if (host.lanes().isEmpty()) {
            trouble(
                    "%s has never said how far it has come".formatted(name),
                    "On that host: `systemctl status homing` or `homing sync`.");
        }
        host.lanes().forEach(lane -> judge(name, lane, now));
        return host;
    }

    private LaneOf lane(HostRecord record, Position head, Instant now) {
        Position from = new Position(Math.max(0, record.position().value() - 1));
        List<Entry> around = feed.read(record.lane(), from, 2);
        Optional<Entry> last = around.stream()
                .filter(entry -> entry.position().equals(record.position()))
                .findFirst();
        Optional<Entry> next = around.stream()
                .filter(entry -> entry.position().equals(record.position().next()))
                .findFirst();
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

    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private void judge(HostName name, LaneOf lane, Instant now) {
        // It cannot have lived before the mail that it has, nor after now.
        if (lane.lastMail().filter(lane.seen().plus(CLOCKS)::isBefore).isPresent()
                || lane.seen().isAfter(now.plus(CLOCKS))) {
            trouble(
                    "%s, lane %s: a sign of life at %s: its clock is wrong, or that of %s"
                            .formatted(name, lane.lane(), lane.seen(), config.host()),
                    "On that host: `timedatectl set-ntp true`, then `timedatectl status`.");
        } else if (lane.seen().isBefore(now.minus(patience))) {
            trouble(
                    "%s, lane %s: no sign of life since %s".formatted(name, lane.lane(), lane.seen()),
                    "On that host: `systemctl status homing` (or the pod's log), then `homing sync`.");
        } else if (lane.lag().compareTo(patience) > 0) {
            trouble(
                    "%s, lane %s: lives, and is %,d mails behind, the oldest for %s"
                            .formatted(name, lane.lane(), lane.behind(), lane.lag()),
                    "On that host: `homing sync` says what stops it.");
        }
        if (lane.withheld() > 0) {
            trouble(
                    "%s, lane %s: %,d mails are withheld, gone or wrong in the store"
                            .formatted(name, lane.lane(), lane.withheld()),
                    "The sweep answers them within half an hour. If they stay: `homing verify`.");
        }
    }

    private void judge(Optional<SweepStatus> board, Instant now) {
        if (board.isEmpty()) {
            trouble(
                    "no sweep has ever told the hosts anything",
                    "Right after the first set-up wait 15 minutes; else look into the function's log: docs/lambda.md");
        } else if (board.get().swept().isBefore(now.minus(SWEEP_PATIENCE))) {
            trouble(
                    "the last sweep of the cloud side was at %s"
                            .formatted(board.get().swept()),
                    "Look into the function's log, and whether its schedule is on: docs/lambda.md");
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
            trouble(DiskErrors.of("look at", config.mail().root(), e));
        }
        return new Machine(free, size, certificate(now));
    }

    private void judge(long free, long size) {
        if (free < LEAST_BYTES || free < size * LEAST_PART) {
            trouble(
                    "%s has %,d MB left of %,d".formatted(config.mail().root(), free >> 20, size >> 20),
                    "Make room, or make the volume larger: `df -h %s`. A full volume stops the mail, and loses none."
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
                        "the certificate at %s ends in %d days".formatted(where, days),
                        "`certbot renew`, then reload Dovecot: `doveadm reload`.");
            }
            return OptionalLong.of(days);
        } catch (IOException e) {
            trouble(
                    "the certificate at %s cannot be read: %s".formatted(where, e.getMessage()),
                    "Is health.certificate right, and may this user read it?");
            return OptionalLong.empty();
        }
    }

    /** What mail costs, for this month's mail, and what time costs, for the part of the month that is over. */
    private Month month(Map<Lane, Position> heads, int hosts, Instant now) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        Instant begin = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        long deliveries = heads.entrySet().stream()
                .mapToLong(lane -> lane.getValue().value()
                        - feed.lastBefore(lane.getKey(), begin).value())
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
        troubles.add(new Problem(what, next));
    }
}
