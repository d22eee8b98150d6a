package io.homing.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.MailFeed.Listing;
import io.homing.store.MailFeed.StoredObject;
import io.homing.store.Position;
import io.homing.store.SweepStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThrottledFeedTest {
    @TempDir
    Path root;

    private SyncFixture syncFixture;
    private Entry entry;

    @BeforeEach
    void aMail() {
        syncFixture = new SyncFixture(root);
        entry = syncFixture.mail("m1", "0123456789", SyncFixture.ANN).getFirst();
    }

    @Test
    void twoMailsTogetherComeNoFasterThanTheRate() throws IOException {
        var feed = new ThrottledFeed(syncFixture.store, 50);
        long start = System.nanoTime();
        for (int mail = 0; mail < 2; mail++) {
            try (InputStream in = feed.open(entry).orElseThrow()) {
                assertThat(in.readAllBytes()).asString().isEqualTo("0123456789");
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(390), Duration.ofSeconds(60));
    }

    @Test
    void whoReadsByteByByteGetsTheSame() throws IOException {
        try (InputStream in =
                new ThrottledFeed(syncFixture.store, 1 << 20).open(entry).orElseThrow()) {
            for (char expected = '0'; expected <= '9'; expected++) {
                assertThat(in.read()).isEqualTo(expected);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsNotForgotten() throws IOException {
        try (InputStream in =
                new ThrottledFeed(syncFixture.store, 1).open(entry).orElseThrow()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void everythingElsePassesAsItIs() {
        var feed = new ThrottledFeed(syncFixture.store, 1);
        assertThat(feed.read(Lane.FIRST, Position.NONE, 9)).containsExactly(entry);
        assertThat(feed.next(Lane.FIRST, Position.NONE, 9)).containsExactly(entry);
        assertThat(feed.head(Lane.FIRST)).isEqualTo(new Position(1));
        assertThat(feed.hasManifest(entry)).isTrue();
        assertThat(feed.sweepStatus()).isEmpty();
        syncFixture.store.putEntryFormat(new EntryFormat(2));
        assertThat(feed.entryFormat()).isEqualTo(new EntryFormat(2));
        var sweepStatus =
                new SweepStatus(syncFixture.clock.instant(), syncFixture.clock.instant(), List.of(SyncFixture.HOST), 0);
        syncFixture.store.publish(sweepStatus);
        assertThat(feed.sweepStatus()).contains(sweepStatus);
        var record = new HostRecord(
                SyncFixture.HOST, Lane.FIRST, new Position(1), syncFixture.clock.instant(), "1.0", List.of());
        feed.report(record);
        assertThat(feed.progress(SyncFixture.HOST)).containsExactly(record);
        List<StoredObject> listed = new ArrayList<>();
        feed.list(Listing.MAILS, listed::add);
        assertThat(listed).containsExactly(new StoredObject(entry.object(), 10));
        syncFixture.store.deleteObject(entry.object());
        assertThat(feed.open(entry)).isEmpty();
    }
}
