package io.homing.devstack.prove;

import io.homing.devstack.Shell;
import io.homing.devstack.prove.WriteLog.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs of an agent on a small disk with every write recorded, and the positions that were confirmed meanwhile. */
final class Recording {
    private static final int MEGABYTES = 32;

    /** The number of runs, each with a part of the mails: later runs could lose what earlier ones confirmed. */
    private static final int RUNS = 3;

    private final Path directory;
    private final AgentUnderTest agent;
    private final WaitingMail mails;

    /** A place in the log from which a position is confirmed. */
    private final TreeMap<Long, Long> confirmed = new TreeMap<>(Map.of(0L, 0L));

    Recording(Path directory, AgentUnderTest agent, WaitingMail mails) {
        this.directory = directory;
        this.agent = agent;
        this.mails = mails;
    }

    /** Delivers this number of mails and records every write. */
    void record(int count, boolean syncing) throws IOException, InterruptedException {
        Path image = directory.resolve("disk.img");
        Ext4.make(image, MEGABYTES);
        try (Ext4 disk = new Ext4(image, directory.resolve("mounted"))) {
            disk.mount();
            disk.makeVolume();
        }
        Files.copy(image, before());
        try (var recorder = new BlockRecorder(directory, image);
                Ext4 disk = new Ext4(recorder.device(), directory.resolve("recorded"))) {
            disk.mount();
            Path config = agent.config(disk.volume(), 4);
            for (int n = 1; n <= RUNS; n++) {
                mails.add(n < RUNS ? count / RUNS : count - mails.journal().size());
                Process process = AgentUnderTest.start(agent.command(config, syncing), directory.resolve("agent.log"));
                while (process.isAlive()) {
                    watch(disk, recorder);
                    Thread.sleep(1);
                }
                watch(disk, recorder);
                disk.syncAnotherFile();
                if (!AgentUnderTest.good(process.waitFor())) {
                    throw new IllegalStateException(Shell.printed(directory.resolve("agent.log")));
                }
            }
        }
    }

    /** Reads the confirmed position before the length of the log, so that this part of the log contains the confirmation. */
    private void watch(Ext4 disk, BlockRecorder recorder) throws IOException {
        long published = Inspection.published(disk.volume());
        if (published > confirmed.lastEntry().getValue()) {
            confirmed.put(recorder.written(), published);
        }
    }

    /** The disk as it was before. */
    Path before() {
        return directory.resolve("before.img");
    }

    List<Written> log() throws IOException {
        return WriteLog.read(directory.resolve("log.img"));
    }

    /** The position that was confirmed when the log had this length. */
    long confirmedBy(long end) {
        return confirmed.floorEntry(end).getValue();
    }
}
