package io.homing.agent.cli;

import io.homing.agent.sync.Stop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and Ctrl-C as a request: the batch under way is brought to its end, what there is to tell is told, then the
 * program exits with the code of its work. Only when that takes too long is it cut off, which is as safe as any crash.
 */
final class Termination {
    private static final int PATIENCE_SECONDS = 25; // Kubernetes kills after 30

    private final Stop stop = new Stop();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger exit = new AtomicInteger(ExitCode.DEFECT.code());

    /** From here on a signal is a request, which arrives at what is returned. */
    Stop graceful() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::haltWhenEnded, "stop"));
        return stop;
    }

    /** All is done and told: a signal that came meanwhile, or comes now, ends the program with this code. */
    void ended(int code) {
        exit.set(code);
        ended.countDown();
    }

    private void haltWhenEnded() {
        stop.request();
        try {
            boolean inTime = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? exit.get() : ExitCode.PASSING.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
