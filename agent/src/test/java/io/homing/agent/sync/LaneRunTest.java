package io.homing.agent.sync;

import static io.homing.agent.sync.SyncFixture.ANN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More than one batch: what is done at the same time, and what comes of it when one of the two goes wrong. */
@Timeout(60)
final class LaneRunTest {
    private static final String INBOX = "example.org/ann/Maildir";

    /** As many entries as a batch holds. */
    private static final int BATCH = 256;

    @TempDir
    Path root;

    private SyncFixture syncFixture;
    private List<Entry> entries;

    @BeforeEach
    void twoBatches() {
        syncFixture = new SyncFixture(root);
        entries = Stream.iterate(1, n -> n + 1)
                .limit(BATCH + 10)
                .map(n -> syncFixture.mail("m" + n, "mail " + n, ANN).getFirst())
                .toList();
    }

    @Test
    void aBatchIsFetchedWhileTheOneBeforeIsPublished() {
        var opened = new CountDownLatch(BATCH + 1);
        syncFixture.faults = call -> {
            if (call.equals("open")) {
                opened.countDown();
            }
            return Fault.NONE;
        };
        sync(step -> {
            if (step.equals("move")) {
                await(opened);
            }
        });
        assertThat(syncFixture.folder(INBOX)).hasSize(BATCH + 10);
    }

    @Test
    void theJournalIsAskedForTheNextBatchWhileOneIsFetched() {
        var asked = new AtomicInteger();
        var askedTwice = new CountDownLatch(2);
        syncFixture.faults = call -> {
            if (call.equals("read")) {
                asked.incrementAndGet();
                askedTwice.countDown();
            } else if (call.equals("open")) {
                await(askedTwice);
            }
            return Fault.NONE;
        };
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).hasSize(BATCH + 10);
        assertThat(asked).hasValue(3); // the last one finds nothing
    }

    @Test
    void whatKeepsUsFromLookingFurtherIsToldWhenTheBatchIsHome() {
        var asked = new AtomicInteger();
        syncFixture.faults = call -> call.equals("read") && asked.incrementAndGet() == 2 ? Fault.AWAY : Fault.NONE;
        var seen = new ArrayList<Integer>();
        try (MailVolume volume = syncFixture.open()) {
            assertThatThrownBy(() -> syncFixture.run(volume).run(watching(seen)))
                    .isInstanceOf(HomingException.class);
        }
        assertThat(seen).containsExactly(BATCH); // not that nothing is left
        assertThat(syncFixture.folder(INBOX)).hasSize(BATCH);
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).hasSize(BATCH + 10);
    }

    @Test
    void nothingIsWrittenAnyMoreWhenPublishingHasFailed() throws Exception {
        assertThatThrownBy(() -> sync(step -> {
                    if (step.equals("move")) {
                        throw new IllegalStateException("a disk that is gone");
                    }
                }))
                .hasMessage("a disk that is gone");
        List<String> then = syncFixture.snapshot();
        Thread.sleep(200);
        assertThat(syncFixture.snapshot()).isEqualTo(then);
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).hasSize(BATCH + 10);
        try (Stream<Path> staged = Files.list(root.resolve(".homing/staging"))) {
            assertThat(staged).isEmpty();
        }
    }

    @Test
    void anAnswerInTheNextBatchIsForWhoWithheldItsPositionInThisOne() {
        Entry gone = entries.getFirst();
        syncFixture.store.deleteObject(gone.object());
        syncFixture.store.replace(gone, () -> Optional.of("a notice".getBytes(UTF_8)));
        syncFixture.sync();
        assertThat(syncFixture.folder(INBOX)).hasSize(BATCH + 10).endsWith((BATCH + 11) + ": a notice");
        assertThat(syncFixture.store.progress(SyncFixture.HOST).getFirst().withheld())
                .isEmpty();
    }

    /** Who writes down how many entries each look has found. */
    private static Progress watching(List<Integer> seen) {
        return new Progress() {
            @Override
            public void published(long mails, long bytes) {}

            @Override
            public void found(Lane lane, Position position, List<Entry> waiting) {
                seen.add(waiting.size());
            }
        };
    }

    private void sync(Consumer<String> step) {
        var disk = Disk.of(root, new Disk.Hooks(step));
        try (MailVolume volume = MailVolume.open(root, new MaildirLayout(MaildirLayout.DEFAULT), disk)) {
            syncFixture.run(volume).run(Progress.NONE);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
