package io.homing.devstack.prove;

import io.homing.devstack.Cloud;
import io.homing.devstack.Shell;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Kills the agent, a process of its own, as it enters the k-th system call of each kind that touches the mail volume.
 * Each time the next run must reach the same state as an undisturbed run, and the run after it must find nothing to
 * do.
 */
public final class KillSweep {
    private static final String COUNTED = "kill points";
    private static final int SIGKILLED = 128 + 9;

    private final Path directory;
    private final AgentUnderTest agent;

    private KillSweep(Cloud cloud, Path directory) {
        this.directory = directory;
        this.agent = new AgentUnderTest(cloud, directory);
    }

    /** A kill point: the k-th system call of a kind in a scene; and the expected final state. */
    private record Point(KillScene scene, Strace calls, VolumePicture wanted, String kind, int k) {
        @Override
        public String toString() {
            return "%s %s %d".formatted(scene.name(), kind, k);
        }
    }

    /** The result of a kill point; one that the agent did not reach is not counted. */
    private record Killed(boolean tried, List<String> violations) {}

    /**
     * Tries a sample of the kill points, spread over all kinds of system calls.
     *
     * @param atMost how many
     */
    public static Result run(int atMost, long seed, PrintStream out) throws IOException, InterruptedException {
        List<String> missing = Prerequisites.missing(false, "strace:strace");
        if (!missing.isEmpty()) {
            return new Result(COUNTED, 0, 0, missing);
        }
        try (Scratch scratch = Scratch.make("kill");
                Cloud cloud = Cloud.inMemory(scratch.resolve("credentials"))) {
            var sweep = new KillSweep(cloud, scratch.directory());
            List<Point> all = sweep.points(KillScene.prepare(cloud, scratch.directory()));
            return sweep.run(inOrder(all, new Random(seed)), atMost, out);
        }
    }

    private List<Point> points(List<KillScene> scenes) throws IOException, InterruptedException {
        List<Point> points = new ArrayList<>();
        agent.warmUp(copy(scenes.getFirst(), "warm"));
        for (KillScene scene : scenes) {
            Path clean = copy(scene, scene.name() + "-clean");
            AgentUnderTest.sync(agent.config(clean, 1));
            Path counted = copy(scene, scene.name() + "-counted");
            List<String> command = agent.command(agent.config(counted, 1));
            Strace calls = Strace.count(command, counted, log(counted));
            VolumePicture wanted = VolumePicture.of(clean);
            calls.counts()
                    .forEach((kind, count) -> IntStream.rangeClosed(1, count)
                            .forEach(k -> points.add(new Point(scene, calls, wanted, kind, k))));
        }
        return points;
    }

    /** One of each kind, then the next one of each kind. */
    private static List<Point> inOrder(List<Point> points, Random random) {
        List<Point> shuffled = new ArrayList<>(points);
        Collections.shuffle(shuffled, random);
        Map<String, Integer> seen = new HashMap<>();
        Map<Point, Integer> rounds = new HashMap<>();
        shuffled.forEach(point -> rounds.put(point, seen.merge(point.scene().name() + point.kind(), 1, Integer::sum)));
        return shuffled.stream()
                .sorted((one, two) -> Integer.compare(rounds.get(one), rounds.get(two)))
                .toList();
    }

    /** Tries points until there are enough: the number of calls of a thread differs from run to run, so a point may not be reached. */
    private Result run(List<Point> points, int atMost, PrintStream out) {
        var counters = new Counters(COUNTED, Math.min(points.size(), atMost), out);
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            points.forEach(point -> threads.execute(() -> {
                if (counters.result().tried() < atMost) {
                    Killed killed = result(point);
                    if (killed.tried()) {
                        counters.add("killed at " + point, killed.violations());
                    }
                }
            }));
        }
        return counters.result();
    }

    private Killed result(Point point) {
        try {
            return kill(point);
        } catch (Exception | Error e) {
            return new Killed(true, List.of("the proof failed: " + e));
        }
    }

    private Killed kill(Point point) throws IOException, InterruptedException {
        Path root = copy(point.scene(), point.toString().replace(' ', '-'));
        Path config = agent.config(root, 1);
        int exit = AgentUnderTest.run(
                point.calls().killing(point.kind(), point.k(), root, agent.command(config)), log(root));
        if (AgentUnderTest.good(exit)) {
            return new Killed(false, List.of());
        }
        if (exit != SIGKILLED) {
            return new Killed(true, List.of("the agent ended with " + exit + ": " + Shell.printed(log(root))));
        }
        try {
            AgentUnderTest.sync(config);
            VolumePicture next = VolumePicture.of(root);
            List<String> violations = new ArrayList<>(next.differences(point.wanted()));
            AgentUnderTest.sync(config);
            VolumePicture.of(root)
                    .differences(next)
                    .forEach(difference -> violations.add("another run changed " + difference));
            return new Killed(true, violations);
        } catch (RuntimeException e) {
            return new Killed(true, List.of("the next run failed: " + e));
        } finally {
            VolumeFiles.delete(root);
        }
    }

    private Path copy(KillScene scene, String name) {
        Path copy = directory.resolve(name);
        Shell.run("cp", "-a", scene.volume().toString(), copy.toString());
        return copy;
    }

    private static Path log(Path root) {
        return root.resolveSibling(root.getFileName() + ".log");
    }
}
