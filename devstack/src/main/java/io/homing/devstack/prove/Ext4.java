package io.homing.devstack.prove;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ext4 file system in a file, mounted through a loop device, that can lose its power. Closing it unmounts it. */
final class Ext4 implements AutoCloseable {
    /** EXT4_IOC_SHUTDOWN, with EXT4_GOING_FLAGS_NOLOGFLUSH: writes that are not on the disk now are lost. */
    private static final String CUT =
            "my $how = pack('I', 2); open(my $d, '<', $ARGV[0]) or die $!; ioctl($d, 0x8004587d, $how) or die $!";

    private final Path image;
    private final Path mountPoint;
    private boolean mounted;

    /** @param mountPoint made here */
    Ext4(Path image, Path mountPoint) throws IOException {
        this.image = image;
        this.mountPoint = Files.createDirectories(mountPoint);
    }

    /** Makes a new, small file system in a file of this size. */
    static void make(Path image, int megabytes) throws IOException {
        Files.deleteIfExists(image);
        Shell.run("truncate", "-s", megabytes + "M", image.toString());
        Shell.run("/usr/sbin/mkfs.ext4", "-q", "-E", "nodiscard", "-J", "size=4", image.toString());
    }

    /** The directory in it that is the mail volume. */
    Path volume() {
        return mountPoint.resolve("mail");
    }

    /** Mounts it, which replays its journal after a cut. It commits every second, so that a cut hits a commit. */
    void mount() throws IOException {
        mount(1);
    }

    /**
     * Mounts it, which replays its journal after a cut.
     *
     * @param commitSeconds the time after which writes without a sync become durable
     */
    void mount(int commitSeconds) throws IOException {
        Shell.run("mount", "-o", "loop,commit=" + commitSeconds, image.toString(), mountPoint.toString());
        mounted = true;
    }

    /**
     * Syncs a file outside the volume, as any other program may at any time. ext4 then commits its journal: names on the
     * volume become durable too, but unsynced data does not.
     */
    void syncAnotherFile() throws IOException {
        try (FileChannel other = FileChannel.open(mountPoint.resolve("other"), CREATE, APPEND)) {
            other.write(ByteBuffer.wrap(new byte[1]));
            other.force(true);
        }
    }

    /** Makes the directory of the volume, durably: it is not part of the proof. */
    void makeVolume() throws IOException {
        Files.createDirectory(volume());
        Shell.run("sync", "-f", mountPoint.toString());
    }

    /** Cuts the power. The file system stays mounted and fails every request. */
    void cut() {
        Shell.run("perl", "-e", CUT, mountPoint.toString());
    }

    void unmount() {
        if (mounted) {
            Shell.run("umount", mountPoint.toString());
            mounted = false;
        }
    }

    @Override
    public void close() {
        unmount();
    }
}
