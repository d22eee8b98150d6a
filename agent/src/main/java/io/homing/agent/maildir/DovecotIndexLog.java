package io.homing.agent.maildir;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.agent.disk.DiskErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The records of expunged mails in the transaction log of a Dovecot index, and of existing mails in the index itself. An
 * expunge by a client is logged before it is done, with the GUID of the mail; one that Dovecot only noticed has the mark
 * <em>external</em> and no GUID. Dovecot keeps the log for at least two days, in a quiet folder for months.
 *
 * @see <a href="https://doc.dovecot.org/2.3/developer_manual/design/indexes/transaction_log/">Dovecot: transaction log</a>
 */
final class DovecotIndexLog {
    private static final List<String> LOGS = List.of("dovecot.index.log.2", "dovecot.index.log");
    private static final String INDEX = "dovecot.index";

    private static final int EXPUNGE = 0x1;
    private static final int APPEND = 0x2;
    private static final int EXPUNGE_GUID = 0x2000;
    private static final int EXTERNAL = 0x10000000;

    /** The size of a record of APPEND: the UID, and a word of flags. */
    private static final int APPENDED = 8;

    private static final int EXPUNGED = 8;
    private static final int EXPUNGED_GUID = 20;

    /** A UID that no folder reaches. A set of UIDs is as large as the largest of them. */
    private static final int MOST_UIDS = 1 << 26;

    /** The largest index that is read: one of this size has several hundred thousand mails. */
    private static final int MOST_OF_INDEX = 16 << 20;

    /** The largest log that is read: Dovecot begins a new log at a quarter of this. */
    private static final int MOST_OF_LOG = 4 << 20;

    private final Set<Long> requestedGuids = new HashSet<>();
    private final BitSet requested = new BitSet();
    private final BitSet found = new BitSet();
    private final BitSet live = new BitSet();

    /** The log of a folder without records of Dovecot. */
    static final DovecotIndexLog NOTHING = new DovecotIndexLog();

    private DovecotIndexLog() {}

    /** Reads the log of a folder; empty if Dovecot keeps no index there. */
    static DovecotIndexLog of(Path folder) {
        var log = new DovecotIndexLog();
        log.index(read(folder.resolve(INDEX), MOST_OF_INDEX));
        LOGS.forEach(name -> log.log(read(folder.resolve(name), MOST_OF_LOG)));
        log.live.andNot(log.found);
        log.live.andNot(log.requested);
        return log;
    }

    /** Whether a client expunged the mail of this base name here. */
    boolean wasRequested(String baseName) {
        return requestedGuids.contains(guid(baseName));
    }

    /** Whether a client expunged the mail of this UID, and its GUID is on record. */
    boolean isAccountedFor(int uid) {
        return requested.get(uid);
    }

    /** Whether Dovecot noticed that the file of this UID was gone, without an expunge by a client. */
    boolean wasFoundGone(int uid) {
        return found.get(uid) && !requested.get(uid);
    }

    /** Whether Dovecot still counts this UID among the mails of the folder. */
    boolean isLive(int uid) {
        return live.get(uid);
    }

    /** One more than the largest UID in the log. */
    int end() {
        return Math.max(live.length(), Math.max(requested.length(), found.length()));
    }

    /** Reads at most this many bytes; none if it is not a regular file, because a user may put anything here. */
    private static ByteBuffer read(Path file, int atMost) {
        if (!Files.isRegularFile(file)) {
            return ByteBuffer.allocate(0);
        }
        try (InputStream content = Files.newInputStream(file)) {
            return ByteBuffer.wrap(content.readNBytes(atMost)).order(LITTLE_ENDIAN);
        } catch (NoSuchFileException e) {
            return ByteBuffer.allocate(0);
        } catch (IOException e) {
            throw DiskErrors.of("read", file, e);
        }
    }

    /** Reads the index as it was last written: a fixed header, then a record of fixed size per mail, which begins with the UID. */
    private void index(ByteBuffer index) {
        if (index.limit() < 16) {
            return;
        }
        int headerSize = index.getInt(4);
        int recordSize = index.getInt(8);
        if (headerSize <= 0 || recordSize < 4) {
            return;
        }
        for (long at = headerSize; at + recordSize <= index.limit(); at += recordSize) {
            mark(live, index.getInt((int) at));
        }
    }

    private void log(ByteBuffer log) {
        var ranges = LongStream.builder();
        int at = log.limit() < 4 ? 0 : Short.toUnsignedInt(log.getShort(2));
        while (at > 0 && at + 8 <= log.limit()) {
            int size = size(log, at);
            if (size < 8 || at + size > log.limit()) {
                break; // being written, or the end
            }
            int type = log.getInt(at + 4);
            record(type, log, at + 8, at + size, ranges);
            at += size;
        }
        markAll(ranges.build().sorted().toArray());
    }

    /** Marks ranges of UIDs whose files were gone, with the first UID in the upper half. They are sorted, so each UID is marked once. */
    private void markAll(long[] ranges) {
        int next = 0;
        for (long range : ranges) {
            int first = Math.max((int) (range >> 32), next);
            int last = (int) range;
            if (first <= last) {
                found.set(first, last + 1);
                next = last + 1;
            }
        }
    }

    private void record(int type, ByteBuffer log, int from, int to, LongStream.Builder ranges) {
        boolean external = (type & EXTERNAL) != 0;
        if ((type & APPEND) != 0) {
            for (int at = from; at + APPENDED <= to; at += APPENDED) {
                mark(live, log.getInt(at));
            }
        } else if ((type & EXPUNGE_GUID) != 0) {
            for (int at = from; at + EXPUNGED_GUID <= to; at += EXPUNGED_GUID) {
                long guid = log.getLong(at + 4);
                if (external) {
                    mark(found, log.getInt(at));
                } else if (guid != 0) {
                    mark(requested, log.getInt(at));
                    requestedGuids.add(guid);
                }
            }
        } else if ((type & EXPUNGE) != 0 && external) {
            for (int at = from; at + EXPUNGED <= to; at += EXPUNGED) {
                int first = log.getInt(at);
                int last = Math.min(log.getInt(at + 4), MOST_UIDS - 1);
                if (first > 0 && first <= last) {
                    ranges.add(((long) first << 32) | last);
                }
            }
        }
    }

    private static void mark(BitSet uids, int uid) {
        if (uid > 0 && uid < MOST_UIDS) {
            uids.set(uid);
        }
    }

    /** A size is written as seven bits in each byte, the highest first, in units of four; a torn write gives no valid size. */
    private static int size(ByteBuffer log, int at) {
        int size = 0;
        for (int n = 0; n < 4; n++) {
            int part = log.get(at + n) & 0xff;
            if ((part & 0x80) == 0) {
                return 0;
            }
            size = (size << 7) | (part & 0x7f);
        }
        return size << 2;
    }

    /** Half of the 128 bits that Dovecot derives from a GUID that is not hexadecimal: the end of its SHA-1. */
    private static long guid(String baseName) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(baseName.getBytes(ISO_8859_1));
            return ByteBuffer.wrap(sha1, 4, 8).order(LITTLE_ENDIAN).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
