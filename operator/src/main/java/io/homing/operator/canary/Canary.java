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
 * Sends a mail that carries a token, and follows the journal and the hosts until it is home. It is an ordinary mail in the
 * end: what becomes of it in its folder is Dovecot's business ({@code autoexpunge}), because the agent removes nothing (I6).
 */
public final class Canary {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    /** A canary is small: larger mails that arrive meanwhile are not fetched to look into them. */
    private static final long MOST = 64 * 1024;

    private final MailFeed feed;
    private final List<Lane> lanes;
    private final List<HostName> hosts;
    private final Watch watch;

    /** Time as it passes; never the clock on the wall, which may be set meanwhile. */
    public interface Watch {
        /** Nanoseconds since whenever. */
        long nanos();

        /** Waits. */
        void pause(Duration time) throws InterruptedException;

        /** The real one. */
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
     * Nobody is asked yet.
     *
     * @param lanes of the deployment
     * @param hosts where it is to come home
     */
    public Canary(MailFeed feed, int lanes, List<HostName> hosts, Watch watch) {
        this.feed = feed;
        this.lanes = IntStream.range(0, lanes).mapToObj(Lane::new).toList();
        this.hosts = List.copyOf(hosts);
        this.watch = watch;
    }

    /**
     * Sends it and waits for it.
     *
     * @param send what sends a mail with the token in it
     * @param patience after which it has stayed away
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
            watch.pause(BETWEEN_LOOKS);
        }
    }

    /** Its place comes after whatever some host has already. */
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

    /** A host that withheld it has passed it, too, and does not have it. */
    private boolean has(HostName host, Entry entry) {
        return feed.progress(host).stream()
                .filter(record -> record.lane().equals(entry.lane()))
                .anyMatch(record -> record.position().compareTo(entry.position()) >= 0
                        && record.withheld().stream()
                                .noneMatch(withheld -> withheld.position().equals(entry.position())));
    }
}
