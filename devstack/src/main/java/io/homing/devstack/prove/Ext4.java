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
    /** EXT4_IOC_SHUTDOWN, with EXT4_GOING_FLAGS_NOLOGFLUSH: nothing that is not on the disk now will ever be. */
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

    /** A fresh, small file system in a file of this size. */
    static void make(Path image, int megabytes) throws IOException {
        Files.deleteIfExists(image);
        Shell.run("truncate", "-s", megabytes + "M", image.toString());
        Shell.run("/usr/sbin/mkfs.ext4", "-q", "-E", "nodiscard", "-J", "size=4", image.toString());
    }

    /** The directory in it that is the mail volume. */
    Path volume() {
        return mountPoint.resolve("mail");
    }

    /** Mounts it, which replays its journal after a cut. It commits every second, to be hit in the middle. */
    void mount() throws IOException {
        mount(1);
    }

    /**
     * Mounts it, which replays its journal after a cut.
     *
     * @param commitSeconds what nobody asked to be durable becomes so after this time
     */
    void mount(int commitSeconds) throws IOException {
        Shell.run("mount", "-o", "loop,commit=" + commitSeconds, image.toString(), mountPoint.toString());
        mounted = true;
    }

    /**
     * Makes a file outside the volume durable, as any other program may at any time. ext4 then commits its journal: names on
     * the volume become durable too, and data that nobody asked to be durable does not.
     */
    void syncAnotherFile() throws IOException {
        try (FileChannel other = FileChannel.open(mountPoint.resolve("other"), CREATE, APPEND)) {
            other.write(ByteBuffer.wrap(new byte[1]));
            other.force(true);
        }
    }

    /** Makes the directory of the volume, durably: it is not part of what is proved. */
    void makeVolume() throws IOException {
        Files.createDirectory(volume());
        Shell.run("sync", "-f", mountPoint.toString());
    }

    /** The power goes. The file system is still mounted, and dead. */
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
