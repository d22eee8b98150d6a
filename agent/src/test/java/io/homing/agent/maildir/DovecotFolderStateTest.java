package io.homing.agent.maildir;

import static io.homing.agent.maildir.TestEntries.ANN;
import static io.homing.agent.maildir.TestEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.maildir.DovecotFolderState.Trace;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DovecotFolderStateTest {
    private static final Entry ONE = entry(1, FolderName.JUNK);
    private static final Entry TWO = entry(2, FolderName.JUNK);

    @TempDir
    Path folder;

    @Test
    void aFolderWithoutAListIsNotKnown() {
        DovecotFolderState memory = DovecotFolderState.of(folder);
        assertThat(memory.isKnown()).isFalse();
        assertThat(memory.nextUid()).isEqualTo(1);
        assertThat(memory.uid(ONE)).isEmpty();
        assertThat(memory.traceOf(ONE)).isEqualTo(Trace.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1 1795262400 3\n", "3 N5 V4\n", "3 V N5\n"})
    void aListOfAnotherFormIsNotKnown(String text) throws IOException {
        list(text);
        assertThat(DovecotFolderState.of(folder).isKnown()).isFalse();
    }

    @Test
    void theListGivesEachMailItsUidWhateverStandsBetween() throws IOException {
        list("3 X1 V1795262400 N8 G0123456789abcdef0123456789abcdef\n"
                + "1 :" + DeliveredName.base(ONE) + "\n"
                + "5 W4711 S4700 :" + DeliveredName.base(TWO) + ":2,S\n"
                + "6 :1795262400.M1P2.laptop\n"
                + "no line of a list\n");
        DovecotFolderState memory = DovecotFolderState.of(folder);
        assertThat(memory.isKnown()).isTrue();
        assertThat(memory.uid(ONE)).contains(1);
        assertThat(memory.uid(TWO)).contains(5);
        assertThat(memory.uid(entry(3, FolderName.JUNK))).isEmpty();
        assertThat(memory.nextUid()).isEqualTo(8);
        assertThat(memory.forgottenUids(1, 5)).as("2, 3 and 4").isEqualTo(3);
        assertThat(memory.forgottenUids(0, 8)).as("also 7").isEqualTo(4);
        assertThat(memory.forgottenUids(5, 6)).isZero();
    }

    @Test
    void theNextUidIsAboveAllThatWasGivenAway() throws IOException {
        list("3 V1 N2 G0\n9 :" + DeliveredName.base(ONE) + "\n");
        assertThat(DovecotFolderState.of(folder).nextUid()).isEqualTo(10);
        new DovecotFolder(folder).appended(20);
        assertThat(DovecotFolderState.of(folder).nextUid()).isEqualTo(21);
        list("3 V1 N4294967295 G0\n67108864 :" + DeliveredName.base(ONE) + "\n");
        assertThat(DovecotFolderState.of(folder).nextUid())
                .as("more than a folder holds")
                .isEqualTo(1 << 26);
        assertThat(DovecotFolderState.of(folder).uid(ONE)).isEmpty();
    }

    @Test
    void uidsThatTheLogAccountsForAreNotForgotten() throws IOException {
        list("3 V1 N6 G0\n");
        new DovecotFolder(folder).expunged(1, ONE).foundGone(2).foundGone(3, 3);
        assertThat(DovecotFolderState.of(folder).forgottenUids(0, 6))
                .as("4 and 5")
                .isEqualTo(2);
    }

    @Test
    void anAbsentMailWasDeletedOrLostOrLeftNoTrace() throws IOException {
        list("3 V1 N4 G0\n1 :%s\n2 :%s\n".formatted(DeliveredName.base(ONE), DeliveredName.base(TWO)));
        assertThat(DovecotFolderState.of(folder).traceOf(ONE))
                .as("listed, and not in the index")
                .isEqualTo(Trace.NONE);
        new DovecotFolder(folder).appended(1).foundGone(2);
        assertThat(DovecotFolderState.of(folder).traceOf(ONE))
                .as("counted still")
                .isEqualTo(Trace.LOST);
        assertThat(DovecotFolderState.of(folder).traceOf(TWO)).as("found gone").isEqualTo(Trace.LOST);
        new DovecotFolder(folder).expunged(1, ONE);
        assertThat(DovecotFolderState.of(folder).traceOf(ONE)).isEqualTo(Trace.DELETED);
        assertThat(DovecotFolderState.of(folder).traceOf(entry(3, FolderName.JUNK)))
                .isEqualTo(Trace.NONE);
    }

    @Test
    void aFolderKnowsSinceWhichPositionItIsTheOneThatItIs() throws IOException {
        long first = FolderIdentity.of(ANN, FolderName.JUNK, Position.NONE).uidValidity();
        assertThat(since(first)).contains(Position.NONE);
        assertThat(since(first + 1)).as("made for position 1").contains(Position.NONE);
        assertThat(since(first + 42)).contains(new Position(41));
        assertThat(since(first + (1 << 30))).contains(new Position((1 << 30) - 1));
        assertThat(since(first + (1 << 30) + 1)).as("of Dovecot's making").isEmpty();
        assertThat(since(first - 1)).as("the same").isEmpty();
        assertThat(DovecotFolderState.of(folder).since(entry(5, FolderName.INBOX)))
                .as("which nobody can delete")
                .contains(Position.NONE);
    }

    private Optional<Position> since(long uidValidity) throws IOException {
        list("3 V%d N1 G0\n".formatted(uidValidity));
        return DovecotFolderState.of(folder).since(ONE);
    }

    private void list(String text) throws IOException {
        Files.writeString(folder.resolve("dovecot-uidlist"), text);
    }
}
