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
 * Takes the power from the disk while the agent works, at random moments: what the state on the volume had confirmed
 * must be there when the power comes back, and nothing torn. Up to three cuts hit one volume, so recovery is hit too;
 * then an undisturbed run must bring everything, once.
 */
public final class PowerCut {
    private static final int MEGABYTES = 128;
    private static final int MAILS = 800;
    private static final int BATCH = 256;
    private static final int CUTS_PER_VOLUME = 3;

    /** About as long as a batch takes. */
    private static final int BATCH_MILLIS = 400;

    private final Ext4 disk;
    private final ProvenAgent agent;
    private final WaitingMail mails;
    private final Random random;
    private final Path directory;
    private final boolean syncing;

    private PowerCut(Ext4 disk, ProvenAgent agent, WaitingMail mails, Random random, Path directory, boolean syncing) {
        this.disk = disk;
        this.agent = agent;
        this.mails = mails;
        this.random = random;
        this.directory = directory;
        this.syncing = syncing;
    }

    /**
     * Cuts.
     *
     * @param syncing false takes every fsync out of the agent: then there must be violations, or this proves nothing
     */
    public static Result run(int cuts, long seed, boolean syncing, PrintStream out)
            throws IOException, InterruptedException {
        if (!Needs.met(
                "cuts",
                true,
                out,
                "mkfs.ext4:e2fsprogs",
                "perl:perl-base",
                "mount:mount",
                "loop-control:linux-image-amd64 (loop devices)")) {
            return new Result("cuts", 0, 0);
        }
        Path directory = Files.createTempDirectory("homing-cut-").toRealPath();
        var random = new Random(seed);
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"));
                Ext4 disk = new Ext4(directory.resolve("disk.img"), directory.resolve("mounted"))) {
            var mails = new WaitingMail(cloud, random);
            var agent = new ProvenAgent(cloud, directory);
            agent.warmUp(Files.createDirectory(directory.resolve("warm")));
            mails.add(MAILS);
            int violated = new PowerCut(disk, agent, mails, random, directory, syncing).cut(cuts, out);
            return new Result("cuts", cuts, violated);
        } finally {
            VolumeFiles.delete(directory);
        }
    }

    private int cut(int cuts, PrintStream out) throws IOException, InterruptedException {
        int violated = 0;
        for (int done = 0; done < cuts; ) {
            Ext4.make(directory.resolve("disk.img"), MEGABYTES);
            disk.mount();
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
                if (!violations.isEmpty()) {
                    violated++;
                    out.printf("cut %d, at position %d:%n  %s%n", done, seen, String.join("\n  ", violations));
                }
            }
            disk.unmount();
        }
        return violated;
    }

    /** Anywhere; but every other cut, the first too, comes after something was confirmed and can be lost. */
    private int near(int cut) {
        return cut % 2 == 0 ? random.nextInt(MAILS) : random.nextInt(BATCH + 1, MAILS);
    }

    /**
     * Lets the agent come near a position and on for a moment, takes the power away and gives it back.
     *
     * @return the position that was confirmed just before
     */
    private long cutOnce(int near, int millis) throws IOException, InterruptedException {
        Path config = agent.config(disk.volume(), 8);
        Process process = ProvenAgent.start(
                agent.command(config, "-Dhoming.prove.withoutSync=" + !syncing), directory.resolve("agent.log"));
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
            disk.mount();
        }
    }

    private List<String> undisturbed() throws IOException {
        try {
            ProvenAgent.sync(agent.config(disk.volume(), 8));
            return Inspection.complete(disk.volume(), mails.journal());
        } catch (RuntimeException e) {
            return List.of("the next run failed: " + e);
        }
    }
}
