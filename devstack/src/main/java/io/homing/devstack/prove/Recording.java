package io.homing.devstack.prove;

import io.homing.devstack.Shell;
import io.homing.devstack.prove.WriteLog.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An agent at work on a small disk, every write to which is recorded; and what was confirmed by when. */
final class Recording {
    private static final int MEGABYTES = 32;

    /** Several runs with a part of the mails each: what the first ones confirmed can be lost by the later ones. */
    private static final int RUNS = 3;

    private final Path directory;
    private final AgentUnderTest agent;
    private final WaitingMail mails;

    /** From here on in the log a position is confirmed. */
    private final TreeMap<Long, Long> confirmed = new TreeMap<>(Map.of(0L, 0L));

    Recording(Path directory, AgentUnderTest agent, WaitingMail mails) {
        this.directory = directory;
        this.agent = agent;
        this.mails = mails;
    }

    /** Delivers so many mails while every write is recorded. */
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

    /** First what is confirmed, then how long the log is: whatever was confirmed is in this part of the log. */
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

    /** The position that was confirmed when the log was that long. */
    long confirmedBy(long end) {
        return confirmed.floorEntry(end).getValue();
    }
}
