package io.homing.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.sync.StopSignal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DaemonTest {
    @Test
    void itRunsAgainAndAgainUntilItIsToldToStop() throws InterruptedException {
        var stopSignal = new StopSignal();
        var cycles = new AtomicInteger();
        new Daemon(Duration.ofMillis(5), stopSignal, () -> {
                    if (cycles.incrementAndGet() == 3) {
                        stopSignal.request();
                    }
                    return true;
                })
                .run();
        assertThat(cycles).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void theCycleUnderWayIsBroughtToItsEndAndNeverOverlapsAnother() throws InterruptedException {
        var stopSignal = new StopSignal();
        var running = new AtomicInteger();
        var overlapped = new AtomicBoolean();
        var ended = new AtomicBoolean();
        new Daemon(Duration.ofMillis(1), stopSignal, () -> {
                    overlapped.compareAndSet(false, running.incrementAndGet() > 1);
                    stopSignal.request();
                    pause();
                    running.decrementAndGet();
                    ended.set(true);
                    return true;
                })
                .run();
        assertThat(ended).isTrue();
        assertThat(overlapped).isFalse();
        assertThat(running).hasValue(0);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
