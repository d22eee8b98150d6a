package io.homing.agent.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Shelf;
import io.homing.store.Withheld;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entry that answers a position is delivered where that position was withheld, and nowhere else. */
final class AnswersTest {
    private static final String INBOX = "example.org/ann/Maildir";

    @TempDir
    private Path root;

    private World world;

    @BeforeEach
    void anEmptyWorld() {
        world = new World(root);
    }

    /** Stores three mails, of which the second is gone. */
    private Entry secondIsGone() {
        world.mail("m1", "one", World.ANN);
        Entry gone = world.mail("m2", "two", World.ANN).getFirst();
        world.mail("m3", "three", World.ANN);
        world.store.deleteObject(gone.object());
        return gone;
    }

    private void answer(Entry gone, String notice) {
        Entry answer = world.store
                .answer(gone, () -> Optional.of(notice.getBytes(UTF_8)))
                .entry();
        world.store.putManifest(answer);
    }

    @Test
    void aRedeliveryComesAndThePositionIsWithheldNoLonger() {
        Entry gone = secondIsGone();
        world.sync();
        assertThat(world.folder(INBOX)).containsExactly("1: one", "3: three");
        world.store.restore(new MessageId("m2"), Shelf.PROCESSED, "two".getBytes(UTF_8));
        world.store.answer(gone, Optional::empty);
        SyncReport report = world.sync();
        assertThat(report.delivered()).isEqualTo(1);
        assertThat(world.folder(INBOX)).containsExactly("1: one", "3: three", "4: two");
        assertThat(world.store.progress(World.HOST).getFirst().withheld()).isEmpty();
        var before = world.snapshot();
        world.sync();
        assertThat(world.snapshot()).isEqualTo(before);
    }

    @Test
    void whoHasTheMailPassesTheAnswer() {
        Entry fine = world.mail("m1", "one", World.ANN).getFirst();
        world.sync();
        answer(fine, "a notice for another host");
        SyncReport report = world.sync();
        assertThat(report.delivered()).isZero();
        assertThat(world.folder(INBOX)).containsExactly("1: one");
        assertThat(world.store.progress(World.HOST).getFirst().position()).isEqualTo(new Position(2));
    }

    @Test
    void aHostThatWasAwayMeetsThePositionAndItsAnswerInOneGo() {
        Entry gone = secondIsGone();
        answer(gone, "gone");
        world.mail("m5", "five", World.ANN);
        world.sync();
        assertThat(world.folder(INBOX)).containsExactly("1: one", "3: three", "4: gone", "5: five");
        assertThat(world.store.progress(World.HOST).getFirst().withheld()).isEmpty();
    }

    @Test
    void anAnswerThatIsGoneTooIsWithheldInItsPlace() {
        Entry gone = secondIsGone();
        world.sync();
        answer(gone, "gone");
        Entry answer = world.store.next(Lane.FIRST, new Position(3), 1).getFirst();
        world.store.deleteObject(answer.object());
        world.sync();
        assertThat(world.store.progress(World.HOST).getFirst().withheld())
                .containsExactly(new Withheld(new Position(4), new MessageId("m2"), Withheld.Why.GONE));
        answer(answer, "still gone");
        world.sync();
        assertThat(world.folder(INBOX)).containsExactly("1: one", "3: three", "5: still gone");
        assertThat(world.store.progress(World.HOST).getFirst().withheld()).isEmpty();
    }

    @Test
    void aDryRunSaysNothingOfWhatIsForOthers() {
        Entry fine = world.mail("m1", "one", World.ANN).getFirst();
        world.sync();
        answer(fine, "a notice for another host");
        try (MailVolume volume = world.open()) {
            assertThat(world.run(volume).plan().next()).isEmpty();
        }
    }
}
