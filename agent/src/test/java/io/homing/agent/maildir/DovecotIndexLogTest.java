package io.homing.agent.maildir;

import static io.homing.agent.maildir.DovecotFolder.expunge;
import static io.homing.agent.maildir.DovecotFolder.integers;
import static io.homing.agent.maildir.TestEntries.entry;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Entry;
import io.homing.store.FolderName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of Dovecot's index files, and that no byte of them can mislead or stop the reader. */
final class DovecotIndexLogTest {
    private static final int APPEND = 0x2;
    private static final int EXPUNGE = 0x1;
    private static final int EXPUNGE_GUID = 0x2000;
    private static final int EXTERNAL = 0x10000000;
    private static final int FLAGS = 0x4;
    private static final Entry MAIL = entry(7, FolderName.INBOX);

    @TempDir
    Path folder;

    @Test
    void aFolderWithoutAnIndexTellsNothing() {
        assertThat(state(1, 9)).containsOnly("-");
        assertThat(DovecotIndexLog.of(folder).end()).isZero();
        assertThat(DovecotIndexLog.of(folder).wasRequested(DeliveredName.base(MAIL)))
                .isFalse();
    }

    @Test
    void whatWasAppendedIsLiveUntilItGoes() {
        dovecot().record(APPEND, integers(1, 0, 2, 0)).appended(3);
        assertThat(state(1, 4)).containsExactly("live", "live", "live", "-");
        dovecot().expunged(1, MAIL).foundGone(2);
        assertThat(state(1, 4)).containsExactly("requested", "found", "live", "-");
        assertThat(DovecotIndexLog.of(folder).end()).isEqualTo(4);
    }

    @Test
    void anExpungeOfAClientNamesTheMail() {
        dovecot().expunged(5, MAIL);
        DovecotIndexLog log = DovecotIndexLog.of(folder);
        assertThat(log.wasRequested(DeliveredName.base(MAIL))).isTrue();
        assertThat(log.wasRequested(DeliveredName.base(entry(8, FolderName.INBOX))))
                .isFalse();
        assertThat(log.isAccountedFor(5)).isTrue();
        assertThat(log.end()).isEqualTo(6);
    }

    @Test
    void anExpungeWithoutAGuidSaysNotWhichMailItWas() {
        dovecot().record(EXPUNGE_GUID, expunge(5, ""));
        assertThat(state(5, 5)).containsExactly("-");
    }

    @Test
    void severalExpungesInOneRecordAllCount() {
        ByteBuffer first = expunge(1, DeliveredName.base(MAIL));
        ByteBuffer second = expunge(3, DeliveredName.base(entry(9, FolderName.INBOX)));
        dovecot()
                .record(
                        EXPUNGE_GUID,
                        ByteBuffer.allocate(40).put(first).put(second).flip());
        assertThat(state(1, 3)).containsExactly("requested", "-", "requested");
    }

    @Test
    void aRangeThatDovecotFoundGoneIsInclusive() {
        dovecot().record(EXPUNGE | EXTERNAL, integers(2, 4, 6, 6));
        assertThat(state(1, 7)).containsExactly("-", "found", "found", "found", "-", "found", "-");
    }

    @Test
    void aRangeThatAClientAskedForIsNotFoundGone() {
        dovecot().record(EXPUNGE, integers(2, 4)); // its GUIDs were logged before
        assertThat(state(2, 4)).containsOnly("-");
    }

    @Test
    void whatAClientAskedForAndDovecotThenMissedWasAskedFor() {
        dovecot().expunged(2, MAIL).foundGone(2, 2);
        assertThat(state(2, 2)).containsExactly("requested");
        assertThat(DovecotIndexLog.of(folder).wasFoundGone(2)).isFalse();
    }

    @Test
    void otherRecordsArePassedOver() {
        dovecot().record(FLAGS, integers(1, 1, 1, 1)).appended(2);
        assertThat(state(1, 2)).containsExactly("-", "live");
    }

    @Test
    void uidsThatNoFolderHoldsAreNotBelieved() {
        dovecot()
                .record(APPEND, integers(0, 0, -1, 0, 1 << 26, 0, Integer.MAX_VALUE, 0))
                .record(EXPUNGE | EXTERNAL, integers(0, 3, 5, 4, (1 << 26) - 1, Integer.MAX_VALUE))
                .appended(2);
        assertThat(state(1, 5)).containsExactly("-", "live", "-", "-", "-");
        assertThat(DovecotIndexLog.of(folder).end()).isEqualTo(1 << 26);
    }

    @Test
    void theLogBeforeTheLastRotationCountsToo() throws IOException {
        dovecot().appended(1).foundGone(1);
        Files.move(folder.resolve("dovecot.index.log"), folder.resolve("dovecot.index.log.2"));
        dovecot().expunged(2, MAIL);
        assertThat(state(1, 2)).containsExactly("found", "requested");
    }

    @Test
    void theIndexItselfTellsWhatIsLive() throws IOException {
        index(24, 12, 3, 9);
        assertThat(state(1, 9)).containsExactly("-", "-", "live", "-", "-", "-", "-", "-", "live");
        dovecot().foundGone(9);
        assertThat(state(9, 9)).containsExactly("found");
    }

    @Test
    void anIndexOfNoUseIsPassedOver() throws IOException {
        index(0, 12, 3);
        assertThat(state(1, 9)).containsOnly("-");
        index(-4, 12, 3);
        assertThat(state(1, 9)).containsOnly("-");
        index(24, 0, 3);
        assertThat(state(1, 9)).containsOnly("-");
        index(24, 3, 3);
        assertThat(state(1, 9)).containsOnly("-");
        Files.write(folder.resolve("dovecot.index"), new byte[15]);
        assertThat(state(1, 9)).containsOnly("-");
    }

    @Test
    void anIndexThatIsTornTellsOfItsWholeRecordsOnly() throws IOException {
        index(24, 12, 3, 9);
        byte[] whole = Files.readAllBytes(folder.resolve("dovecot.index"));
        Files.write(folder.resolve("dovecot.index"), Arrays.copyOf(whole, whole.length - 1));
        assertThat(state(1, 9)).containsExactly("-", "-", "live", "-", "-", "-", "-", "-", "-");
    }

    @Test
    void aLogThatIsTornAnywhereTellsOfItsWholeRecordsOnly() throws IOException {
        dovecot().appended(1).appended(2).foundGone(2);
        byte[] whole = Files.readAllBytes(folder.resolve("dovecot.index.log"));
        List<Integer> ends = List.of(40, 56, 72, 100); // of the header and of the records
        for (int length = 0; length <= whole.length; length++) {
            Files.write(folder.resolve("dovecot.index.log"), Arrays.copyOf(whole, length));
            int there = length;
            long records = ends.stream().skip(1).filter(end -> end <= there).count();
            assertThat(state(1, 2))
                    .as("%d bytes of %d", length, whole.length)
                    .containsExactly(records >= 1 ? "live" : "-", records == 3 ? "found" : records == 2 ? "live" : "-");
        }
        assertThat(whole).hasSize(ends.getLast());
    }

    @Test
    void aSizeThatIsNotWholeEndsTheLog() {
        dovecot().appended(1).append((byte) 0, (byte) 0, (byte) 0, (byte) 4, (byte) 2, (byte) 0, (byte) 0, (byte) 0);
        dovecot().appended(2);
        assertThat(state(1, 2)).containsExactly("live", "-");
    }

    @Test
    void aRecordThatIsTooSmallForItsHeaderEndsTheLog() {
        byte marked = (byte) 0x80;
        dovecot().appended(1).append(marked, marked, marked, (byte) 0x81, (byte) 2, (byte) 0, (byte) 0, (byte) 0);
        dovecot().appended(2);
        assertThat(state(1, 2)).containsExactly("live", "-");
    }

    private DovecotFolder dovecot() {
        return new DovecotFolder(folder);
    }

    /** An index as Dovecot writes it: version, sizes of the header and of a record, then the records. */
    private void index(int headerSize, int recordSize, int... uids) throws IOException {
        var bytes = ByteBuffer.allocate(24 + 12 * uids.length).order(LITTLE_ENDIAN);
        bytes.putInt(7)
                .putInt(headerSize)
                .putInt(recordSize)
                .putInt(0)
                .putInt(0)
                .putInt(0);
        for (int uid : uids) {
            bytes.putInt(uid).putInt(0).putInt(0);
        }
        Files.write(folder.resolve("dovecot.index"), bytes.array());
    }

    private List<String> state(int first, int last) {
        DovecotIndexLog log = DovecotIndexLog.of(folder);
        return IntStream.rangeClosed(first, last)
                .mapToObj(uid -> log.isLive(uid)
                        ? "live"
                        : log.isAccountedFor(uid) ? "requested" : log.wasFoundGone(uid) ? "found" : "-")
                .toList();
    }
}
