package io.homing.agent.maildir;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.homing.store.Entry;
import io.homing.store.FolderName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Dovecot keeps of a folder belongs to its user, who may put anything in its place: it never stops a command. */
@Timeout(120)
final class BrokenIndexTest {
    private static final Entry ENTRY = TestEntries.entry(1, FolderName.INBOX);
    private static final String SOUND = "3 V1 N2 G00\n1 :" + DeliveredName.base(ENTRY) + "\n";

    @TempDir
    Path folder;

    private Path list;

    @BeforeEach
    void aListOfOneMail() throws IOException {
        list = Files.writeString(folder.resolve("dovecot-uidlist"), SOUND);
        assertThat(DovecotFolderState.of(folder).uid(ENTRY)).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "3 V1",
                "3 V99999999999999999999 N99999999999999999999 G00\n",
                "3 V1 N99999999999999999999\n",
                "\u0000\u0000\u0000\u0000",
            })
    void aListWithoutAHeaderOfDovecotIsNone(String text) throws IOException {
        Files.writeString(list, text);
        assertThat(DovecotFolderState.of(folder).isKnown()).isFalse();
    }

    @Test
    void aListOfWhichTheEndIsMissingTellsWhatItHas() throws IOException {
        Files.writeString(list, SOUND + "2 :1795262400_00000000000");
        assertThat(DovecotFolderState.of(folder).uid(ENTRY)).hasValue(1);
    }

    @Test
    void aLineWithoutAnEndIsCutOff() throws IOException {
        try (var huge = new RandomAccessFile(list.toFile(), "rw")) {
            huge.setLength(20L << 20);
        }
        assertThat(DovecotFolderState.of(folder).uid(ENTRY)).hasValue(1);
        assertThat(DovecotFolderState.renamed(folder)).isEmpty();
    }

    @Test
    void aDirectoryInPlaceOfTheListIsNone() throws IOException {
        Files.delete(list);
        Files.createDirectory(list);
        assertThat(DovecotFolderState.of(folder).isKnown()).isFalse();
        assertThat(DovecotFolderState.renamed(folder)).isEmpty();
    }

    /** Nobody writes into it: opening it would wait without an end. */
    @Test
    void aPipeInPlaceOfTheListIsNone() throws Exception {
        Files.delete(list);
        assertThat(new ProcessBuilder("mkfifo", list.toString()).start().waitFor())
                .isZero();
        assertThat(DovecotFolderState.of(folder).isKnown()).isFalse();
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(DovecotFolderState.renamed(folder)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dovecot.index", "dovecot.index.log", "dovecot.index.log.2"})
    void aDirectoryOrAHugeFileInPlaceOfAnIndexIsNoIndex(String name) throws IOException {
        Path index = Files.createDirectory(folder.resolve(name));
        assertThat(DovecotFolderState.of(folder).traceOf(ENTRY)).isEqualTo(DovecotFolderState.Trace.NONE);
        Files.delete(index);
        try (var huge = new RandomAccessFile(index.toFile(), "rw")) {
            huge.setLength(5L << 30);
        }
        assertThat(DovecotFolderState.of(folder).traceOf(ENTRY)).isEqualTo(DovecotFolderState.Trace.NONE);
    }

    @Test
    void sizesThatOverflowAreNoSizes() throws IOException {
        ByteBuffer index = ByteBuffer.allocate(64).order(LITTLE_ENDIAN);
        index.putInt(4, 0x7ffffff0).putInt(8, 0x7ffffff0);
        Files.write(folder.resolve("dovecot.index"), index.array());
        assertThat(DovecotFolderState.of(folder).nextUid()).isEqualTo(2);
    }

    /** Each record lists all UIDs as expunged: many records must give the same result as one, in the same time. */
    @Test
    void theLargestRangesAreReadInAMoment() throws IOException {
        int records = 100_000;
        ByteBuffer log = ByteBuffer.allocate(8 + 8 + 8 * records).order(LITTLE_ENDIAN);
        log.putShort(2, (short) 8);
        int words = (8 + 8 * records) / 4;
        for (int n = 3; n >= 0; n--, words >>= 7) {
            log.put(8 + n, (byte) (0x80 | (words & 0x7f)));
        }
        log.putInt(12, 0x10000001); // external expunges
        for (int n = 0; n < records; n++) {
            log.putInt(16 + 8 * n, 1).putInt(20 + 8 * n, Integer.MAX_VALUE);
        }
        Files.write(folder.resolve("dovecot.index.log"), log.array());
        assertThat(DovecotFolderState.of(folder).traceOf(ENTRY)).isEqualTo(DovecotFolderState.Trace.LOST);
    }

    @Test
    void noBytesAtAllStopIt() throws IOException {
        var random = new Random(1);
        for (int n = 0; n < 300; n++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            for (String name : new String[] {"dovecot-uidlist", "dovecot.index", "dovecot.index.log"}) {
                Files.write(folder.resolve(name), bytes);
            }
            Files.writeString(list, SOUND);
            assertThat(DovecotFolderState.of(folder).uid(ENTRY)).hasValue(1);
        }
    }
}
