package io.homing.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StopTest {
    @Test
    void aRequestStaysRequested() {
        var stop = new Stop();
        assertThat(stop.requested()).isFalse();
        stop.request();
        stop.request();
        assertThat(stop.requested()).isTrue();
    }

    @Test
    void whoWaitsIsWokenAndWhoComesLateDoesNotWait() throws Exception {
        var stop = new Stop();
        var waited = CompletableFuture.supplyAsync(() -> {
            try {
                stop.await();
                return stop.requested();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        stop.request();
        assertThat(waited.get(10, TimeUnit.SECONDS)).isTrue();
        stop.await();
    }
}
