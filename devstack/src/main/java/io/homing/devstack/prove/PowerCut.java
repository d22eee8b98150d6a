package io.homing.devstack.prove;

import io.homing.devstack.Cloud;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Cuts the power of the disk at random moments while the agent works: mail that the state on the volume had confirmed must
 * exist afterwards, and nothing may be torn. Up to three cuts hit one volume, so recovery is interrupted too; then an
 * undisturbed run must deliver all mail, once.
 */
public final class PowerCut {
    private static final String COUNTED = "cuts";
    private static final int MEGABYTES = 128;
    private static final int MAILS = 800;
    private static final int BATCH = 256;
    private static final int CUTS_PER_VOLUME = 3;

    /** Without fsync, no write may become durable by chance before the cut, so that the result is the same each time. */
    private static final int NEVER_SECONDS = 3_600;

    /** About the duration of a batch. */
    private static final int BATCH_MILLIS = 400;

    private final Ext4 disk;
    private final AgentUnderTest agent;
    private final WaitingMail mails;
    private final Random random;
    private final Path directory;
    private final boolean syncing;

    private PowerCut(
            Ext4 disk, AgentUnderTest agent, WaitingMail mails, Random random, Path directory, boolean syncing) {
        this.disk = disk;
        this.agent = agent;
        this.mails = mails;
        this.random = random;
        this.directory = directory;
        this.syncing = syncing;
    }

    /**
     * Runs the cuts.
     *
     * @param syncing false keeps every fsync from the kernel: then there must be violations; otherwise the proof is worthless
     */
    public static Result run(int cuts, long seed, boolean syncing, PrintStream out)
            throws IOException, InterruptedException {
        List<String> missing = Prerequisites.missing(
                true,
                "strace:strace",
                "mkfs.ext4:e2fsprogs",
                "perl:perl-base",
                "mount:mount",
                "loop-control:linux-image-amd64 (loop devices)");
        if (!missing.isEmpty()) {
            return new Result(COUNTED, 0, 0, missing);
        }
        var random = new Random(seed);
        try (Scratch scratch = Scratch.make("cut");
                Cloud cloud = Cloud.inMemory(scratch.resolve("credentials"));
                Ext4 disk = new Ext4(scratch.resolve("disk.img"), scratch.resolve("mounted"))) {
            var mails = new WaitingMail(cloud, random);
            var agent = new AgentUnderTest(cloud, scratch.directory());
            agent.warmUp(Files.createDirectory(scratch.resolve("warm")));
            mails.add(MAILS);
            var counters = new Counters(COUNTED, cuts, out);
            new PowerCut(disk, agent, mails, random, scratch.directory(), syncing).cut(cuts, counters);
            return counters.result();
        }
    }

    private void cut(int cuts, Counters counters) throws IOException, InterruptedException {
        for (int done = 0; done < cuts; ) {
            Ext4.make(directory.resolve("disk.img"), MEGABYTES);
            mount();
            disk.makeVolume();
            int here = Math.min(cuts - done, 1 + random.nextInt(CUTS_PER_VOLUME));
            for (int n = 1; n <= here; n++) {
                done++;
                long seen = cutOnce(near(done), random.nextInt(BATCH_MILLIS));
                List<String> violations =
                        new ArrayList<>(Inspection.afterPowerCut(disk.volume(), mails.journal(), seen));
                if (n == here) {
                    violations.addAll(undisturbed());
                }
                counters.add("cut %d, at position %d".formatted(done, seen), violations);
            }
            disk.unmount();
        }
    }

    /** The position before a cut: random, but every other cut, also the first, comes after a confirmation. Without fsync all do. */
    private int near(int cut) {
        return syncing && cut % 2 == 0 ? random.nextInt(MAILS) : random.nextInt(BATCH + 1, MAILS);
    }

    /**
     * Waits until the agent is near a position, and a moment longer, then cuts and restores the power.
     *
     * @return the position that was confirmed just before
     */
    private long cutOnce(int near, int millis) throws IOException, InterruptedException {
        Path config = agent.config(disk.volume(), 8);
        Process process = AgentUnderTest.start(agent.command(config, syncing), directory.resolve("agent.log"));
        try {
            while (process.isAlive()
                    && (!Files.exists(disk.volume().resolve(".homing"))
                            || Inspection.published(disk.volume()) + BATCH < near)) {
                Thread.sleep(1);
            }
            process.waitFor(millis, TimeUnit.MILLISECONDS);
            long seen = Inspection.published(disk.volume());
            disk.cut();
            return seen;
        } finally {
            process.destroyForcibly().waitFor();
            disk.unmount();
            mount();
        }
    }

    private void mount() throws IOException {
        disk.mount(syncing ? 1 : NEVER_SECONDS);
    }

    private List<String> undisturbed() throws IOException {
        try {
            AgentUnderTest.sync(agent.config(disk.volume(), 8));
            return Inspection.complete(disk.volume(), mails.journal());
        } catch (RuntimeException e) {
            return List.of("the next run failed: " + e);
        }
    }
}
