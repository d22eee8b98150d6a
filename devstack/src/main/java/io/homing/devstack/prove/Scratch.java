package io.homing.devstack.prove;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A directory that a proof works in, gone with all that is in it and mounted below it when the proof ends: by itself, or
 * because somebody presses Ctrl-C in the middle of it. Then the processes that it started end too.
 */
final class Scratch implements AutoCloseable {
    private static final int ATTEMPTS = 100;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path directory;
    private final Thread atExit = new Thread(this::abandon, "scratch");
    private boolean kept;
    private volatile boolean abandoned;

    private Scratch(Path directory) {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Makes one in the directory for temporary files. */
    static Scratch make(String proof) throws IOException {
        return make(Path.of(System.getProperty("java.io.tmpdir")), proof);
    }

    /** Makes one somewhere else. */
    static Scratch make(Path parent, String proof) throws IOException {
        return new Scratch(
                Files.createTempDirectory(parent, "homing-" + proof + "-").toRealPath());
    }

    /** A name in it. */
    Path resolve(String name) {
        return directory.resolve(name);
    }

    Path directory() {
        return directory;
    }

    /** Leaves the directory to whoever wants to know what was found. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        if (!kept) {
            VolumeFiles.delete(directory);
        }
    }

    /** Whether the proof is being stopped in its middle: then its threads should begin nothing new. */
    boolean abandoned() {
        return abandoned;
    }

    /** Again and again, for threads of the proof may be making new files and processes meanwhile; but not for ever. */
    private void abandon() {
        abandoned = true;
        System.out.close(); // what is found wrong from here on is our own doing
        System.err.close();
        for (int attempt = 1; attempt <= ATTEMPTS && !isCleared(); attempt++) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    private boolean isCleared() {
        try {
            mounts(directory).forEach(mount -> Shell.run("umount", "--lazy", mount)); // before what serves them ends
            List<ProcessHandle> processes =
                    ProcessHandle.current().descendants().toList();
            processes.forEach(ProcessHandle::destroyForcibly);
            VolumeFiles.delete(directory);
            LockSupport.parkNanos(PAUSE);
            return processes.isEmpty() && !Files.exists(directory);
        } catch (IllegalStateException | UncheckedIOException e) {
            return false; // the proof itself was at it
        }
    }

    /** Where something is mounted below a directory, the innermost first. */
    private static List<String> mounts(Path directory) {
        Path table = Path.of("/proc/mounts");
        if (!Files.exists(table)) {
            return List.of();
        }
        List<String> mounts = VolumeFiles.read(table)
                .lines()
                .map(line -> line.split(" ", -1)[1])
                .filter(mount -> mount.startsWith(directory + "/"))
                .collect(Collectors.toList());
        Collections.reverse(mounts);
        return mounts;
    }
}
