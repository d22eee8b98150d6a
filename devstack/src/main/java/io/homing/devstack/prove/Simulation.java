package io.homing.devstack.prove;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/** Runs many schedules, one after the other on each processor. A failing one is identified by its seed and can be repeated alone. */
public final class Simulation {
    private Simulation() {}

    /**
     * Runs schedules.
     *
     * @param firstSeed of the first; the others follow
     */
    public static Result run(int schedules, long firstSeed, PrintStream out) throws IOException {
        return run(schedules, firstSeed, Sabotage.NONE, out);
    }

    /** The same with a defect. */
    static Result run(int schedules, long firstSeed, Sabotage sabotage, PrintStream out) throws IOException {
        var counters = new Counters("schedules", schedules, out);
        try (Scratch scratch = Scratch.make(memory(), "simulate");
                var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            LongStream.range(firstSeed, firstSeed + schedules)
                    .forEach(seed -> threads.execute(() -> {
                        if (!scratch.abandoned()) {
                            counters.add(
                                    "to repeat: ./prove simulate --seed " + seed,
                                    violations(seed, scratch.resolve(Long.toString(seed)), sabotage));
                        }
                    }));
        }
        return counters.result();
    }

    private static List<String> violations(long seed, Path directory, Sabotage sabotage) {
        try {
            return new Schedule(seed, directory, sabotage).violations();
        } catch (RuntimeException | Error e) {
            return List.of("died: " + e + " " + e.getCause());
        } finally {
            VolumeFiles.delete(directory);
        }
    }

    /** A file system in memory if there is one, because durability does not matter here. */
    private static Path memory() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
