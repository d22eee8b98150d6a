package io.homing.devstack.prove;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * All writes to a disk, in order, as QEMU's {@code blklogwrites} records them: the format of the kernel's
 * dm-log-writes.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/device-mapper/log-writes.html">dm-log-writes</a>
 */
final class WriteLog {
    private static final long MAGIC = 0x6a736677736872L;
    private static final int FLUSH = 1;
    private static final int FUA = 2;
    private static final int DISCARD = 4;

    private WriteLog() {}

    /**
     * A write, a flush, or both.
     *
     * @param offset on the disk in bytes
     * @param data the bytes; empty for a flush alone
     * @param barrier whether this and all earlier writes are durable
     * @param end its end in the log
     */
    record Written(long offset, ByteBuffer data, boolean barrier, long end) {
        void applyTo(FileChannel disk) throws IOException {
            ByteBuffer bytes = data.duplicate();
            while (bytes.hasRemaining()) {
                disk.write(bytes, offset + bytes.position());
            }
        }
    }

    static List<Written> read(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            ByteBuffer head = at(channel, 0, 28);
            if (head.getLong(0) != MAGIC) {
                throw new IOException(log + " is not a log of writes");
            }
            long count = head.getLong(16);
            int sector = head.getInt(24);
            List<Written> all = new ArrayList<>();
            for (long n = 0, position = sector; n < count; n++) {
                ByteBuffer entry = at(channel, position, 32);
                long flags = entry.getLong(16);
                position += sector;
                long bytes = (flags & DISCARD) == 0 ? entry.getLong(8) * sector : 0;
                ByteBuffer data = at(channel, position, Math.toIntExact(bytes));
                position += bytes;
                all.add(new Written(entry.getLong(0) * sector, data, (flags & (FLUSH | FUA)) != 0, position));
            }
            return all;
        }
    }

    private static ByteBuffer at(FileChannel channel, long position, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("the log of writes ends early");
            }
        }
        return bytes.flip();
    }
}
