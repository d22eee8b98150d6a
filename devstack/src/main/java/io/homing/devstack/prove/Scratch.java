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
 * The working directory of a proof. It is removed with its content and the mounts below it when the proof ends, also by
 * Ctrl-C. The processes that the proof started end then too.
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

    /** Makes a directory among the temporary files. */
    static Scratch make(String proof) throws IOException {
        return make(Path.of(System.getProperty("java.io.tmpdir")), proof);
    }

    /** Makes a directory below another one. */
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

    /** Keeps the directory, so that findings can be examined. */
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

    /** Whether the proof is being stopped: then its threads must begin nothing new. */
    boolean abandoned() {
        return abandoned;
    }

    /** Removes the directory repeatedly, for a limited time, because threads of the proof may make new files and processes. */
    private void abandon() {
        abandoned = true;
        System.out.close(); // violations from here on are caused by this clean-up
        System.err.close();
        for (int attempt = 1; attempt <= ATTEMPTS && !isCleared(); attempt++) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    private boolean isCleared() {
        try {
            mounts(directory)
                    .forEach(mount -> Shell.run("umount", "--lazy", mount)); // before the processes that serve them end
            List<ProcessHandle> processes =
                    ProcessHandle.current().descendants().toList();
            processes.forEach(ProcessHandle::destroyForcibly);
            VolumeFiles.delete(directory);
            LockSupport.parkNanos(PAUSE);
            return processes.isEmpty() && !Files.exists(directory);
        } catch (IllegalStateException | UncheckedIOException e) {
            return false; // a thread of the proof removed it
        }
    }

    /** The mounts below a directory, the innermost first. */
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
