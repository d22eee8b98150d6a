package io.homing.devstack.prove;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncRun;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A host in a simulation: a real volume, the real engine, a separate clock that jumps, and a user who reads mail. */
final class SimulatedHost {
    private static final MaildirLayout LAYOUT = new MaildirLayout(MaildirLayout.DEFAULT);
    private static final int RUNS = 6;
    private static final List<String> USERS = List.of("ann", "bob", "cid");

    private final String name;
    private final List<Lane> lanes;
    private final InMemoryMailStore store;
    private final Chaos chaos;
    private final Sabotage sabotage;
    private final Random random;
    private final VolumeFiles files;
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));

    SimulatedHost(
            String name, Path root, int lanes, InMemoryMailStore store, Chaos chaos, Sabotage sabotage, Random random) {
        this.name = name;
        this.lanes = IntStream.range(0, lanes).mapToObj(Lane::new).toList();
        this.store = store;
        this.chaos = chaos;
        this.sabotage = sabotage;
        this.random = random;
        this.files = new VolumeFiles(root);
    }

    String name() {
        return name;
    }

    VolumeFiles files() {
        return files;
    }

    /** Starts the agent repeatedly, also after a crash; sometimes the volume is replaced by an older copy. */
    void agent() {
        for (int run = 0; run < RUNS; run++) {
            clock.turn(Duration.ofSeconds(random.nextLong(-40_000_000, 40_000_000)));
            try {
                sync();
            } catch (HomingException | Crash e) {
                // the next run completes it
            }
            if (random.nextInt(8) == 0) {
                files.backUp();
            } else if (random.nextInt(8) == 0) {
                files.restore();
            }
        }
    }

    /** One run, to its end or to a crash. */
    void sync() {
        var feed = sabotage.feed(new FaultyMailStore(store, store, chaos::call));
        try (var volume = MailVolume.open(files.root(), LAYOUT, Disk.of(files.root(), new Disk.Hooks(this::step)))) {
            new SyncRun(new HostName(name), "simulated", lanes, feed, volume, 1, clock, new StopSignal())
                    .run(Progress.NONE);
        }
        sabotage.ran(files.root());
    }

    private void step(String name) {
        chaos.step(name, sabotage.step(name, files.root()));
    }

    /** A user who reads, moves and deletes mails at any moment. */
    void user(Scheduler scheduler) {
        for (int action = 0; action < 12; action++) {
            scheduler.pause();
            files.touchSomething(Path.of("example.org", USERS.get(random.nextInt(USERS.size())), "Maildir"), random);
        }
    }
}
