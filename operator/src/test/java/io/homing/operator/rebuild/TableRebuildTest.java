package io.homing.operator.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolumeView;
import io.homing.agent.sync.Progress;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.FaultyMailStore;
import io.homing.store.FaultyMailStore.Crash;
import io.homing.store.FaultyMailStore.Fault;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStore;
import io.homing.store.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a clock and a crash can show; the rest is in devstack's {@code RebuildTableIT}, on the emulators. */
final class TableRebuildTest {
    private static final Address ANN = new Address("ann@example.org");

    private final TestClock clock = new TestClock(Instant.parse("2026-11-01T12:00:00Z"));
    private final InMemoryMailStore old = new InMemoryMailStore(clock, 1);
    private MailVolumeView volume;

    @BeforeEach
    void look(@TempDir Path root) {
        volume = MailVolumeView.of(root, new MaildirLayout(MaildirLayout.DEFAULT));
    }

    @Test
    void whatWentOutDoesNotGoOutAgain() {
        mail("sent-on", new Decision.Forward(ANN, new Address("ann@example.com"), "rule"));
        mail("held", new Decision.Hold(ANN, "rule"));
        clock.turn(Duration.ofDays(2));
        mail("delivered", deliver());
        mail("sent-on-just-now", new Decision.Forward(ANN, new Address("ann@example.com"), "rule"));
        InMemoryMailStore store = lost();
        assertThat(rebuild(store, store).run().settled()).isEqualTo(1);
        assertThat(store.find(new MessageId("sent-on")).orElseThrow().decisions())
                .singleElement()
                .isInstanceOf(Decision.Discard.class);
        assertThat(store.recorded(List.of(new MessageId("held"), new MessageId("sent-on-just-now"))))
                .as("the sweep decides")
                .isEmpty();
        assertThat(store.outbox().open()).isEmpty();
    }

    @Test
    void aCrashAnywhereLeavesWhatAnotherRunCompletes() {
        for (int n = 0; n < 5; n++) {
            mail("m" + n, deliver());
        }
        old.deleteObject(StoreLayout.manifest(entries(old).get(2)));
        InMemoryMailStore store = lost();
        int crashes = 0;
        boolean done = false;
        while (!done) {
            int survive = crashes;
            var calls = new AtomicInteger();
            SweepStore dying = FaultyMailStore.port(
                    SweepStore.class,
                    store,
                    call -> calls.getAndIncrement() == survive ? Fault.CRASH_AFTER : Fault.NONE);
            try {
                rebuild(store, dying).run();
                done = true;
            } catch (Crash e) {
                crashes++;
            } catch (IllegalStateException e) { // in a thread that fetches
                assertThat(e).hasCauseInstanceOf(Crash.class);
                crashes++;
            } catch (HomingException e) { // the crash came after the last step
                done = true;
            }
        }
        assertThat(crashes).isGreaterThan(5);
        List<Entry> before = entries(old);
        List<Entry> after = entries(store);
        assertThat(after).hasSize(105);
        for (int index : List.of(0, 1, 3, 4)) {
            assertThat(after.get(index)).isEqualTo(before.get(index));
        }
        assertThat(after.get(2).replaces()).as("a place that every host passes").contains(new Position(2));
    }

    @Test
    void onlyAnEmptyTableIsMadeAnew() {
        mail("m1", deliver());
        assertThatThrownBy(() -> rebuild(old, old).run())
                .isInstanceOf(HomingException.class)
                .hasMessage("the table has a journal: lane 0 ends at position 1");
        var empty = new InMemoryMailStore(clock, 1);
        assertThatThrownBy(() -> rebuild(empty, empty).run())
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("nothing below manifest/");
    }

    @Test
    void aBeginningOfWhichNothingIsLeftIsTold() {
        mail("m1", deliver());
        mail("m2", deliver());
        old.deleteObject(StoreLayout.manifest(entries(old).getFirst()));
        InMemoryMailStore store = lost();
        assertThatThrownBy(() -> rebuild(store, store).run())
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("position 1 of lane 0");
    }

    private TableRebuild rebuild(InMemoryMailStore store, SweepStore sweepStore) {
        return new TableRebuild(store, store, sweepStore, volume, Progress.NONE);
    }

    private void mail(String id, Decision decision) {
        var message = new MessageId(id);
        byte[] bytes = ("Subject: " + id + "\r\n\r\n").getBytes(UTF_8);
        old.putObject(StoreLayout.incoming(message), bytes);
        MailPrefix.of(List.of(decision)).ifPresent(mailPrefix -> old.putCanonical(message, mailPrefix, bytes));
        var record = IndexRecordBuilder.of(message, bytes)
                .received(clock.instant())
                .subject(id)
                .build();
        old.commit(record, List.of(decision)).forEach(commitResult -> old.putManifest(commitResult.entry()));
    }

    private static Decision deliver() {
        return new Decision.Deliver(ANN, MailboxName.of(ANN.value()), FolderName.INBOX, "rule");
    }

    private static List<Entry> entries(InMemoryMailStore store) {
        return store.read(Lane.FIRST, Position.NONE, Integer.MAX_VALUE);
    }

    /** The same bucket with an empty table. */
    private InMemoryMailStore lost() {
        var then = new TestClock(Instant.EPOCH);
        var store = new InMemoryMailStore(then, 1);
        old.stored(Instant.MIN).forEach(mail -> {
            then.turn(Duration.between(then.instant(), mail.stored()));
            store.putObject(
                    StoreLayout.incoming(mail.message()),
                    old.object(StoreLayout.incoming(mail.message())).orElseThrow());
        });
        for (MailFeed.Listing listing : MailFeed.Listing.values()) {
            old.list(
                    listing,
                    object -> store.putObject(
                            object.key(), old.object(object.key()).orElseThrow()));
        }
        return store;
    }
}
