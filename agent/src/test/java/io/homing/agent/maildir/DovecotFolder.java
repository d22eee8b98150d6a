package io.homing.agent.maildir;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.APPEND;

import io.homing.store.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A folder as Dovecot leaves it: its list of UIDs and its transaction log, written byte by byte as Dovecot 2.3 writes them.
 * The folder must exist.
 */
public final class DovecotFolder {
    private static final int HEADER = 40;

    private final Path uidList;
    private final Path log;

    public DovecotFolder(Path folder) {
        this.uidList = folder.resolve("dovecot-uidlist");
        this.log = folder.resolve("dovecot.index.log");
    }

    /** Gives the list a header with this next UID, and no mails. UIDVALIDITY stays what it was. */
    public DovecotFolder list(int nextUid) {
        try {
            String before = Files.exists(uidList) ? Files.readString(uidList, ISO_8859_1) : "3 V1 N1 G0\n";
            Files.writeString(
                    uidList, before.lines().findFirst().orElseThrow().replaceFirst("N\\d+", "N" + nextUid) + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a mail to the list. */
    public DovecotFolder listed(int uid, Entry entry) {
        try {
            Files.writeString(uidList, "%d :%s\n".formatted(uid, DeliveredName.base(entry)), APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logs that a mail got this UID. */
    public DovecotFolder appended(int uid) {
        return record(0x2, integers(uid, 0));
    }

    /** Logs that a client asked to expunge this mail. */
    public DovecotFolder expunged(int uid, Entry entry) {
        return record(0x2000, expunge(uid, DeliveredName.base(entry)));
    }

    /** Logs that the file of this mail was found gone, as Dovecot 2.4 does. */
    public DovecotFolder foundGone(int uid) {
        return record(0x2000 | 0x10000000, expunge(uid, ""));
    }

    /** Logs that the files of a range of UIDs were found gone, as Dovecot 2.3 does. */
    public DovecotFolder foundGone(int first, int last) {
        return record(0x1 | 0x10000000, integers(first, last));
    }

    /** Logs a record of any type. */
    DovecotFolder record(int type, ByteBuffer payload) {
        int words = (8 + payload.remaining()) / 4;
        var bytes = ByteBuffer.allocate(words * 4).order(LITTLE_ENDIAN);
        for (int shift = 21; shift >= 0; shift -= 7) {
            bytes.put((byte) (0x80 | (words >> shift & 0x7f)));
        }
        return append(bytes.putInt(type).put(payload).array());
    }

    /** Adds bytes to the log, which is made where there is none. */
    DovecotFolder append(byte... bytes) {
        try {
            if (!Files.exists(log)) {
                Files.write(
                        log,
                        ByteBuffer.allocate(HEADER)
                                .order(LITTLE_ENDIAN)
                                .put((byte) 1)
                                .put((byte) 3)
                                .putShort((short) HEADER)
                                .array());
            }
            Files.write(log, bytes, APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteBuffer integers(int... values) {
        var buffer = ByteBuffer.allocate(values.length * 4).order(LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.flip();
    }

    /** UID and 128 bits of GUID, which Dovecot makes of the end of the SHA-1 of a name that is not hexadecimal. */
    static ByteBuffer expunge(int uid, String name) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(name.getBytes(ISO_8859_1));
            var buffer = ByteBuffer.allocate(20).order(LITTLE_ENDIAN).putInt(uid);
            if (!name.isEmpty()) {
                buffer.put(sha1, 4, 16);
            }
            return buffer.clear();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
