package io.homing.devstack.bench;

import io.homing.devstack.Footprint;
import io.homing.devstack.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code homing run} as its package starts it, with default settings. */
final class RunningAgent implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;

    private RunningAgent(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it over a volume, which must be there; returns after its first poll. */
    static RunningAgent start(BenchFixture benchFixture, Path agent, Path volume) throws Exception {
        Path log = benchFixture.directory().resolve("run.log");
        benchFixture.traffic().take();
        var running = new RunningAgent(
                new ProcessBuilder(
                                agent.toString(),
                                "run",
                                "-c",
                                benchFixture.config(volume).toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
        running.await(
                "poll the journal",
                () -> !benchFixture.traffic().take().requests().isEmpty());
        return running;
    }

    /** Waits for a condition that it must bring about. */
    void await(String what, Callable<Boolean> done) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.call()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("homing run did not %s: %s".formatted(what, Shell.printed(log)));
            }
            Thread.sleep(20);
        }
    }

    Footprint footprint() throws IOException {
        return Footprint.of(process);
    }

    /** Stops it as systemd does. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
