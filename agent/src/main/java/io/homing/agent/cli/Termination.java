package io.homing.agent.cli;

import io.homing.agent.sync.Stop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * SIGTERM and Ctrl-C as a request: the batch under way is brought to its end, then the program exits with the code of
 * its work. Only when that takes too long is it cut off, which is as safe as any crash.
 */
final class Termination {
    private static final int PATIENCE_SECONDS = 25; // Kubernetes kills after 30

    private Termination() {}

    static int graceful(ToIntFunction<Stop> work) {
        var stop = new Stop();
        var ended = new CountDownLatch(1);
        var exit = new AtomicInteger(ExitCode.DEFECT.code());
        var hook = new Thread(() -> haltWhenEnded(stop, ended, exit), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            exit.set(work.applyAsInt(stop));
            return exit.get();
        } finally {
            ended.countDown();
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs already, and ends the program
        }
    }

    private static void haltWhenEnded(Stop stop, CountDownLatch ended, AtomicInteger exit) {
        stop.request();
        try {
            boolean inTime = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? exit.get() : ExitCode.PASSING.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
