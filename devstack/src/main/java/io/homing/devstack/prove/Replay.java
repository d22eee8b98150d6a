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
 * Records every block that the file system of an agent writes, then builds the disk as after a loss of power at each flush,
 * also with some of the writes that followed it, in any combination that a disk may choose. Each of these disks must have
 * all mail that was confirmed by then, show nothing torn, and be completed by the next run.
 */
public final class Replay {
    private static final String COUNTED = "crash states";

    private final Path directory;
    private final AgentUnderTest agent;
    private final WaitingMail mails;
    private final Recording recording;
    private final Random random;

    private Replay(Path directory, AgentUnderTest agent, WaitingMail mails, Recording recording, Random random) {
        this.directory = directory;
        this.agent = agent;
        this.mails = mails;
        this.recording = recording;
        this.random = random;
    }

    /**
     * Records and replays.
     *
     * @param mails the number of mails that are delivered while it records; each gives about ten disks
     */
    public static Result run(int mails, long seed, PrintStream out) throws IOException, InterruptedException {
        return run(mails, seed, true, out);
    }

    /** @param syncing false keeps every fsync from the kernel: then there must be violations; otherwise the proof is worthless */
    static Result run(int mails, long seed, boolean syncing, PrintStream out) throws IOException, InterruptedException {
        List<String> missing = Prerequisites.missing(
                true,
                "strace:strace",
                "qemu-storage-daemon:qemu-system-common",
                "mkfs.ext4:e2fsprogs",
                "perl:perl-base",
                "mount:mount",
                "fuse:linux-image-amd64 (FUSE)",
                "loop-control:linux-image-amd64 (loop devices)");
        if (!missing.isEmpty()) {
            return new Result(COUNTED, 0, 0, missing);
        }
        var random = new Random(seed);
        try (Scratch scratch = Scratch.make("replay");
                Cloud cloud = Cloud.inMemory(scratch.resolve("credentials"))) {
            Path directory = scratch.directory();
            var agent = new AgentUnderTest(cloud, directory);
            agent.warmUp(Files.createDirectory(directory.resolve("warm")));
            var waiting = new WaitingMail(cloud, random);
            var recording = new Recording(directory, agent, waiting);
            recording.record(mails, syncing);
            return new Replay(directory, agent, waiting, recording, random).replay(out);
        }
    }

    private Result replay(PrintStream out) throws IOException {
        List<Written> all = recording.log();
        Path prefix = recording.before();
        var counters = new Counters(
                COUNTED, 2 * (int) all.stream().filter(Written::barrier).count(), out);
        try (FileChannel disk = FileChannel.open(prefix, StandardOpenOption.WRITE)) {
            for (int n = 0; n < all.size(); n++) {
                all.get(n).applyTo(disk);
                if (all.get(n).barrier()) {
                    counters.add("flush " + n, violations(prefix, List.of(), all.get(n)));
                    counters.add(
                            "flush " + n + " and some after it", violations(prefix, someAfter(all, n), all.get(n)));
                }
            }
        }
        return counters.result();
    }

    /** A disk may have kept any subset of the writes before the next flush. */
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

    private List<String> violations(Path prefix, List<Written> more, Written flush) throws IOException {
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
            AgentUnderTest.sync(agent.config(disk.volume(), 1));
            violations.addAll(Inspection.complete(disk.volume(), journal));
        } catch (IOException | RuntimeException e) {
            violations.add("the next run failed: " + e);
        }
        return violations;
    }
}
