package io.homing.devstack.prove;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Records every write to a disk image in a log beside it: QEMU's storage daemon, with a FUSE export as the disk. */
final class BlockRecorder implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Path log;
    private final Path device;
    private final Process daemon;

    /** Starts it. The log is {@code log.img} in this directory. */
    BlockRecorder(Path directory, Path image) throws IOException, InterruptedException {
        log = Files.createFile(directory.resolve("log.img"));
        device = Files.createFile(directory.resolve("export.img"));
        Path printed = directory.resolve("daemon.log");
        daemon = new ProcessBuilder(
                        "qemu-storage-daemon",
                        "--blockdev",
                        "driver=file,node-name=disk,filename=" + image,
                        "--blockdev",
                        "driver=file,node-name=log,filename=" + log,
                        "--blockdev",
                        "driver=blklogwrites,node-name=both,file=disk,log=log,log-sector-size=512,log-super-update-interval=1",
                        "--export",
                        "type=fuse,id=export,node-name=both,mountpoint=" + device + ",writable=on,growable=off")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.size(device) != Files.size(image)) {
            if (!daemon.isAlive() || System.nanoTime() > patience) {
                close();
                throw new IOException("qemu-storage-daemon does not work here: " + Shell.printed(printed));
            }
            Thread.sleep(10);
        }
    }

    /** The disk: a file. */
    Path device() {
        return device;
    }

    /** The length of the log so far. */
    long written() throws IOException {
        return Files.size(log);
    }

    @Override
    public void close() {
        daemon.destroy();
        try {
            if (!daemon.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException e) {
            daemon.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
