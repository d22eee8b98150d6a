package io.homing.devstack.prove;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Many schedules, one after the other on each processor. A failing one is named by its seed and replays alone. */
public final class Simulation {
    private Simulation() {}

    /**
     * Runs schedules.
     *
     * @param firstSeed of the first; the others follow
     */
    public static Result run(int schedules, long firstSeed, PrintStream out) throws IOException {
        Path directory = Files.createTempDirectory(memory(), "homing-simulate-");
        var failed = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            LongStream.range(firstSeed, firstSeed + schedules)
                    .forEach(seed -> threads.execute(() -> {
                        List<String> violations = violations(seed, directory.resolve(Long.toString(seed)));
                        if (!violations.isEmpty()) {
                            failed.incrementAndGet();
                            out.printf("seed %d: %s%n  again: ./prove simulate --seed %d%n", seed, violations, seed);
                        }
                    }));
        } finally {
            VolumeFiles.delete(directory);
        }
        return new Result("schedules", schedules, failed.get());
    }

    private static List<String> violations(long seed, Path directory) {
        try {
            return new Schedule(seed, directory).violations();
        } catch (RuntimeException | Error e) {
            return List.of("died: " + e + " " + e.getCause());
        } finally {
            VolumeFiles.delete(directory);
        }
    }

    /** A file system in memory where there is one: nothing here is about durability. */
    private static Path memory() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
