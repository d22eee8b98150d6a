package io.homing.devstack.prove;

import io.homing.devstack.Cloud;
import io.homing.devstack.prove.WriteLog.Written;
import io.homing.store.Entry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records every block that an agent's file system writes, then makes the disk as it would have been after a loss of power
 * at each flush, and with some of the writes that followed it, in any combination a disk may choose. Each of these disks
 * must hold all that was confirmed by then, show nothing torn, and be completed by the next run.
 */
public final class Replay {
    private final Path directory;
    private final ProvenAgent agent;
    private final WaitingMail mails;
    private final Recording recording;
    private final Random random;
    private final PrintStream out;

    private Replay(
            Path directory, ProvenAgent agent, WaitingMail mails, Recording recording, Random random, PrintStream out) {
        this.directory = directory;
        this.agent = agent;
        this.mails = mails;
        this.recording = recording;
        this.random = random;
        this.out = out;
    }

    /**
     * Records and replays.
     *
     * @param mails so many are delivered while it records; each makes some ten disks
     */
    public static Result run(int mails, long seed, PrintStream out) throws IOException, InterruptedException {
        return run(mails, seed, true, out);
    }

    /** @param syncing false takes every fsync out of the agent: then there must be violations, or this proves nothing */
    static Result run(int mails, long seed, boolean syncing, PrintStream out) throws IOException, InterruptedException {
        if (!Needs.met(
                "crash states",
                true,
                out,
                "qemu-storage-daemon:qemu-system-common",
                "mkfs.ext4:e2fsprogs",
                "perl:perl-base",
                "mount:mount",
                "fuse:linux-image-amd64 (FUSE)",
                "loop-control:linux-image-amd64 (loop devices)")) {
            return new Result("crash states", 0, 0);
        }
        Path directory = Files.createTempDirectory("homing-replay-").toRealPath();
        var random = new Random(seed);
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            var agent = new ProvenAgent(cloud, directory);
            agent.warmUp(Files.createDirectory(directory.resolve("warm")));
            var waiting = new WaitingMail(cloud, random);
            var recording = new Recording(directory, agent, waiting);
            recording.record(mails, syncing);
            return new Replay(directory, agent, waiting, recording, random, out).replay();
        } finally {
            VolumeFiles.delete(directory);
        }
    }

    private Result replay() throws IOException {
        List<Written> all = recording.log();
        Path prefix = recording.before();
        int tried = 0;
        int violated = 0;
        try (FileChannel disk = FileChannel.open(prefix, StandardOpenOption.WRITE)) {
            for (int n = 0; n < all.size(); n++) {
                all.get(n).applyTo(disk);
                if (all.get(n).barrier()) {
                    tried += 2;
                    violated += holds(prefix, List.of(), all.get(n), "flush " + n) ? 0 : 1;
                    violated +=
                            holds(prefix, someAfter(all, n), all.get(n), "flush " + n + " and some after it") ? 0 : 1;
                }
            }
        }
        return new Result("crash states", tried, violated);
    }

    /** Of what was written before the next flush a disk may have kept any part. */
    private List<Written> someAfter(List<Written> all, int flush) {
        List<Written> some = new ArrayList<>();
        for (Written next : all.subList(flush + 1, all.size())) {
            if (next.barrier()) {
                break;
            }
            if (random.nextBoolean()) {
                some.add(next);
            }
        }
        return some;
    }

    private boolean holds(Path prefix, List<Written> more, Written flush, String state) throws IOException {
        Path image = directory.resolve("crashed.img");
        Files.copy(prefix, image, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            for (Written written : more) {
                written.applyTo(channel);
            }
        }
        List<String> violations = new ArrayList<>();
        try (Ext4 disk = new Ext4(image, directory.resolve("replayed"))) {
            disk.mount();
            List<Entry> journal = mails.journal();
            long seen = recording.confirmedBy(flush.end());
            violations.addAll(Inspection.afterPowerCut(disk.volume(), journal, seen));
            ProvenAgent.sync(agent.config(disk.volume(), 1));
            violations.addAll(Inspection.complete(disk.volume(), journal));
        } catch (RuntimeException e) {
            violations.add("the next run failed: " + e);
        }
        if (!violations.isEmpty()) {
            out.printf("%s:%n  %s%n", state, String.join("\n  ", violations));
        }
        return violations.isEmpty();
    }
}
