package io.homing.agent;

import io.homing.agent.sync.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Treats SIGTERM and Ctrl-C as a request to stop: the current batch is published, the report is printed, then the program
 * exits with the code of its work. If that takes too long, the program is ended at once, which is as safe as any crash.
 */
public final class Termination {
    private static final int LIMIT_SECONDS = 25; // Kubernetes kills after 30

    private final StopSignal stopSignal = new StopSignal();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger exit = new AtomicInteger(ExitCode.DEFECT.code());

    /**
     * Runs the work of a program, with SIGTERM and SIGINT as a request to stop.
     *
     * @param work gets the signal that requests the stop, and returns the exit code
     * @return that exit code; the program may be ended before it returns, with the same code
     */
    public static int run(ToIntFunction<Supplier<StopSignal>> work) {
        var termination = new Termination();
        int code = ExitCode.DEFECT.code();
        try {
            code = work.applyAsInt(termination::graceful);
            return code;
        } finally {
            termination.exit.set(code);
            termination.ended.countDown();
        }
    }

    /** From here on a signal is a request. A command that cannot stop half-way never calls this, so a signal ends it at once. */
    private StopSignal graceful() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::haltWhenEnded, "stop"));
        return stopSignal;
    }

    private void haltWhenEnded() {
        stopSignal.request();
        try {
            boolean inTime = ended.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? exit.get() : ExitCode.PASSING.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
