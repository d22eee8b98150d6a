package io.homing.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SystemdNotifierTest {
    private final List<String> heard = new ArrayList<>();
    private long seconds = -5; // as System.nanoTime may be
    private final SystemdNotifier signal = new SystemdNotifier(heard::add, () -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void aServiceIsReadyAtTheFirstEndOfTheJournal() {
        signal.caughtUp();
        signal.caughtUp();
        assertThat(heard).containsExactly("READY=1");
    }

    @Test
    void aLongFirstSyncAsksForMoreTimeAsLongAsItPublishes() {
        signal.published(100);
        seconds += 30;
        signal.published(100);
        signal.caughtUp();
        assertThat(heard).containsExactly("EXTEND_TIMEOUT_USEC=900000000", "EXTEND_TIMEOUT_USEC=900000000", "READY=1");
    }

    @Test
    void aBatchOfWhichNothingCouldBeFetchedIsNoProgress() {
        signal.published(0);
        assertThat(heard).isEmpty();
    }

    @Test
    void progressFeedsTheWatchdogButNotEverySecond() {
        signal.caughtUp();
        for (int n = 0; n < 60; n++) {
            seconds++;
            signal.caughtUp();
        }
        assertThat(heard).containsExactly("READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1");
    }
}
