package io.homing.agent.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Entry;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MessageId;
import io.homing.store.Position;
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

    private SyncFixture syncFixture;

    @BeforeEach
    void anEmptyWorld() {
        syncFixture = new SyncFixture(root);
    }

    /** Stores three mails, of which the second is gone. */
    private Entry secondIsGone() {
        syncFixture.mail("m1", "one", SyncFixture.ANN);
        Entry gone = syncFixture.mail("m2", "two", SyncFixture.ANN).getFirst();
        syncFixture.mail("m3", "three", SyncFixture.ANN);
        syncFixture.store.deleteObject(gone.object());
        return gone;
    }

    private void answer(Entry gone, String notice) {
        Entry answer = syncFixture
                .store
                .replace(gone, () -> Optional.of(notice.getBytes(UTF_8)))
                .entry();
        syncFixture.store.putManifest(answer);
    }

    @Test
    void aRedeliveryComesAndThePositionIsWithheldNoLonger() {
        Entry gone = secondIsGone();
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one", "3: three");
        syncFixture.store.replaceCanonical(new MessageId("m2"), MailPrefix.PROCESSED, "two".getBytes(UTF_8));
        syncFixture.store.replace(gone, Optional::empty);
        SyncReport report = syncFixture.sync();
        assertThat(report.delivered()).isEqualTo(1);
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one", "3: three", "4: two");
        assertThat(syncFixture.store.progress(SyncFixture.HOST).getFirst().withheld())
                .isEmpty();
        var before = syncFixture.snapshot();
        syncFixture.sync();
        assertThat(syncFixture.snapshot()).isEqualTo(before);
    }

    @Test
    void whoHasTheMailPassesTheAnswer() {
        Entry fine = syncFixture.mail("m1", "one", SyncFixture.ANN).getFirst();
        syncFixture.sync();
        answer(fine, "a notice for another host");
        SyncReport report = syncFixture.sync();
        assertThat(report.delivered()).isZero();
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one");
        assertThat(syncFixture.store.progress(SyncFixture.HOST).getFirst().position())
                .isEqualTo(new Position(2));
    }

    @Test
    void aHostThatWasAwayMeetsThePositionAndItsAnswerInOneGo() {
        Entry gone = secondIsGone();
        answer(gone, "gone");
        syncFixture.mail("m5", "five", SyncFixture.ANN);
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one", "3: three", "4: gone", "5: five");
        assertThat(syncFixture.store.progress(SyncFixture.HOST).getFirst().withheld())
                .isEmpty();
    }

    @Test
    void anAnswerThatIsGoneTooIsWithheldInItsPlace() {
        Entry gone = secondIsGone();
        syncFixture.sync();
        answer(gone, "gone");
        Entry answer = syncFixture.store.next(Lane.FIRST, new Position(3), 1).getFirst();
        syncFixture.store.deleteObject(answer.object());
        syncFixture.sync();
        assertThat(syncFixture.store.progress(SyncFixture.HOST).getFirst().withheld())
                .containsExactly(new Withheld(new Position(4), new MessageId("m2"), Withheld.Why.MISSING));
        answer(answer, "still gone");
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).containsExactly("1: one", "3: three", "5: still gone");
        assertThat(syncFixture.store.progress(SyncFixture.HOST).getFirst().withheld())
                .isEmpty();
    }

    @Test
    void aDryRunSaysNothingOfWhatIsForOthers() {
        Entry fine = syncFixture.mail("m1", "one", SyncFixture.ANN).getFirst();
        syncFixture.sync();
        answer(fine, "a notice for another host");
        assertThat(syncFixture.plan().next()).isEmpty();
    }
}
