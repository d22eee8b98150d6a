package io.homing.operator.canary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.Lane;
import io.homing.store.MailPrefix;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.TestClock;
import io.homing.store.Withheld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CanaryTest {
    private static final HostName PRIMARY = new HostName("primary");
    private static final HostName BACKUP = new HostName("backup");
    private static final String TOKEN = "1f3a9c0b5d7e2468";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final InMemoryMailStore store = new InMemoryMailStore(clock, 1);

    /** What happens while the canary waits, by the second. */
    private final Map<Integer, Runnable> events = new TreeMap<>();

    private final Canary canary = new Canary(store, 1, List.of(PRIMARY, BACKUP), new Canary.Watch() {
        private int second;

        @Override
        public long nanos() {
            return Duration.ofSeconds(second).toNanos();
        }

        @Override
        public void pause(Duration time) {
            second += (int) time.toSeconds();
            events.getOrDefault(second, () -> {}).run();
        }
    });

    private CanaryResult fly() throws InterruptedException {
        return canary.fly(TOKEN, () -> events.getOrDefault(0, () -> {}).run(), Duration.ofSeconds(60));
    }

    private void mail(String id, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        var message = new MessageId(id);
        store.putCanonical(message, MailPrefix.PROCESSED, bytes);
        var record =
                IndexRecordBuilder.of(message, bytes).received(clock.instant()).build();
        var mailbox = MailboxName.of("ann@example.org");
        store.commit(
                record,
                List.of(new Decision.Deliver(
                        new Address("canary@example.org"), mailbox, new FolderName("Canary"), "test")));
    }

    private void report(HostName host, long position, Withheld... withheld) {
        store.report(
                new HostRecord(host, Lane.FIRST, new Position(position), clock.instant(), "test", List.of(withheld)));
    }

    @Test
    void eachHostHasItsOwnTime() throws Exception {
        events.put(2, () -> mail("c", "Subject: Homing canary " + TOKEN + "\r\n\r\n"));
        events.put(3, () -> report(PRIMARY, 1));
        events.put(40, () -> report(BACKUP, 1));
        CanaryResult canaryResult = fly();
        assertThat(canaryResult.isHome()).isTrue();
        assertThat(canaryResult.journal()).contains(Duration.ofSeconds(2));
        assertThat(canaryResult.home())
                .containsExactly(
                        Map.entry(PRIMARY, Optional.of(Duration.ofSeconds(3))),
                        Map.entry(BACKUP, Optional.of(Duration.ofSeconds(40))));
    }

    @Test
    void otherMailIsNotTakenForIt() throws Exception {
        report(PRIMARY, 0);
        events.put(1, () -> mail("other", "Subject: Homing canary 0000000000000000\r\n\r\n"));
        events.put(2, () -> report(PRIMARY, 1));
        events.put(3, () -> report(BACKUP, 1));
        CanaryResult canaryResult = fly();
        assertThat(canaryResult.isHome()).isFalse();
        assertThat(canaryResult.place()).isEmpty();
    }

    @Test
    void whatWasThereBeforeIsNotReadAgain() throws Exception {
        mail("old", "Subject: Homing canary " + TOKEN + "\r\n\r\n");
        report(PRIMARY, 1);
        report(BACKUP, 1);
        assertThat(fly().place()).isEmpty();
    }

    @Test
    void aHostThatStaysBehindIsTheOnlyOneNamed() throws Exception {
        events.put(1, () -> mail("c", TOKEN));
        events.put(2, () -> report(PRIMARY, 1));
        CanaryResult canaryResult = fly();
        assertThat(canaryResult.isHome()).isFalse();
        assertThat(canaryResult.home().get(PRIMARY)).isPresent();
        assertThat(canaryResult.home().get(BACKUP)).isEmpty();
    }

    @Test
    void aHostThatWithheldItDoesNotHaveIt() throws Exception {
        events.put(1, () -> mail("c", TOKEN));
        events.put(2, () -> report(PRIMARY, 1));
        events.put(3, () -> report(BACKUP, 1, new Withheld(new Position(1), new MessageId("c"), Withheld.Why.MISSING)));
        assertThat(fly().home().get(BACKUP)).isEmpty();
    }
}
