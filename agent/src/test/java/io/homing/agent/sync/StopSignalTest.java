package io.homing.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StopSignalTest {
    @Test
    void aRequestStaysRequested() {
        var stopSignal = new StopSignal();
        assertThat(stopSignal.requested()).isFalse();
        stopSignal.request();
        stopSignal.request();
        assertThat(stopSignal.requested()).isTrue();
    }

    @Test
    void whoWaitsIsWokenAndWhoComesLateDoesNotWait() throws Exception {
        var stopSignal = new StopSignal();
        var waited = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        stopSignal.await();
                        return stopSignal.requested();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
        stopSignal.request();
        assertThat(waited.get(60, TimeUnit.SECONDS)).isTrue();
        stopSignal.await();
    }
}
