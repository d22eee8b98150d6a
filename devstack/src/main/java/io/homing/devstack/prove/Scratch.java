package io.homing.devstack.prove;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A directory that a proof works in, gone with all that is in it and mounted below it when the proof ends: by itself, or
 * because somebody presses Ctrl-C in the middle of it. Then the processes that it started end too.
 */
final class Scratch implements AutoCloseable {
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

    /** Again and again, until no thread of the proof has made a new file or process meanwhile. */
    private void abandon() {
        abandoned = true;
        System.out.close(); // what is found wrong from here on is our own doing
        System.err.close();
        List<ProcessHandle> processes;
        do {
            mounts(directory).forEach(mount -> Shell.run("umount", "--lazy", mount)); // before what serves them ends
            processes = ProcessHandle.current().descendants().toList();
            processes.forEach(ProcessHandle::destroyForcibly);
            deleteAsFarAsPossible();
        } while (!processes.isEmpty() || Files.exists(directory));
    }

    private void deleteAsFarAsPossible() {
        try {
            VolumeFiles.delete(directory);
            Thread.sleep(50);
        } catch (UncheckedIOException e) {
            return; // somebody was still writing
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
