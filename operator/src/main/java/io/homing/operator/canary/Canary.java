package io.homing.operator.canary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.Position;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sends a mail that carries a token, and polls the journal and the hosts until all hosts have delivered it. The mail stays in
 * its folder until Dovecot removes it ({@code autoexpunge}), because the agent removes nothing (I6).
 */
public final class Canary {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    /** A canary is small: larger mails that arrive meanwhile are not fetched. */
    private static final long MOST = 64 * 1024;

    private final MailFeed feed;
    private final List<Lane> lanes;
    private final List<HostName> hosts;
    private final Watch watch;

    /** A monotonic clock, because the system clock may be set meanwhile. */
    public interface Watch {
        /** Nanoseconds since an arbitrary origin. */
        long nanos();

        /** Sleeps. */
        void pause(Duration time) throws InterruptedException;

        /** The clock of the JVM. */
        static Watch real() {
            return new Watch() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void pause(Duration time) throws InterruptedException {
                    Thread.sleep(time);
                }
            };
        }
    }

    /**
     * Sends no request yet.
     *
     * @param lanes of the deployment
     * @param hosts that must deliver the mail
     */
    public Canary(MailFeed feed, int lanes, List<HostName> hosts, Watch watch) {
        this.feed = feed;
        this.lanes = IntStream.range(0, lanes).mapToObj(Lane::new).toList();
        this.hosts = List.copyOf(hosts);
        this.watch = watch;
    }

    /**
     * Sends the mail and waits for its delivery.
     *
     * @param send sends a mail that contains the token
     * @param patience the maximum time to wait
     */
    public CanaryResult fly(String token, Runnable send, Duration patience) throws InterruptedException {
        Map<Lane, Position> seen = new HashMap<>();
        lanes.forEach(lane -> seen.put(lane, furthest(lane)));
        send.run();
        long start = watch.nanos();
        Optional<Entry> place = Optional.empty();
        Optional<Duration> journal = Optional.empty();
        Map<HostName, Optional<Duration>> home = new LinkedHashMap<>();
        hosts.forEach(host -> home.put(host, Optional.empty()));
        while (true) {
            Duration now = Duration.ofNanos(watch.nanos() - start);
            if (place.isEmpty()) {
                place = find(token, seen);
                journal = place.map(entry -> now);
            }
            if (place.isPresent()) {
                Entry entry = place.get();
                home.replaceAll((host, when) -> when.isEmpty() && has(host, entry) ? Optional.of(now) : when);
            }
            var canaryResult = new CanaryResult(place, journal, home);
            if (canaryResult.isHome() || now.compareTo(patience) >= 0) {
                return canaryResult;
            }
            watch.pause(POLL_INTERVAL);
        }
    }

    /** The highest position of any host in a lane; the canary gets a later one. */
    private Position furthest(Lane lane) {
        return hosts.stream()
                .flatMap(host -> feed.progress(host).stream())
                .filter(record -> record.lane().equals(lane))
                .map(HostRecord::position)
                .max(Position::compareTo)
                .orElse(Position.NONE);
    }

    private Optional<Entry> find(String token, Map<Lane, Position> seen) {
        for (Lane lane : lanes) {
            for (Entry entry : feed.next(lane, seen.get(lane), BATCH)) {
                if (entry.size() <= MOST && carries(entry, token)) {
                    return Optional.of(entry);
                }
                seen.put(lane, entry.position());
            }
        }
        return Optional.empty();
    }

    private boolean carries(Entry entry, String token) {
        Optional<InputStream> mail = feed.open(entry);
        if (mail.isEmpty()) {
            return false;
        }
        try (InputStream bytes = mail.get()) {
            return new String(bytes.readAllBytes(), ISO_8859_1).contains(token);
        } catch (IOException e) {
            throw new HomingException(
                    HomingException.Kind.PASSING,
                    "the mail at position %s could not be read: %s".formatted(entry.position(), e.getMessage()),
                    "Check the network, then send another canary.",
                    e);
        }
    }

    /** Whether a host has delivered an entry. A host that withheld it has passed its position without delivering it. */
    private boolean has(HostName host, Entry entry) {
        return feed.progress(host).stream()
                .filter(record -> record.lane().equals(entry.lane()))
                .anyMatch(record -> record.position().compareTo(entry.position()) >= 0
                        && record.withheld().stream()
                                .noneMatch(withheld -> withheld.position().equals(entry.position())));
    }
}
