package io.homing.devstack.prove;

import io.homing.agent.Main;
import io.homing.agent.Wiring;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.devstack.Cloud;
import io.homing.devstack.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The agent that a proof tests: as a process that can be killed, or in this JVM if only its result matters. */
final class AgentUnderTest {
    /** Exit codes of a successful {@code sync}: OK, or some mail was withheld. */
    private static final Set<Integer> GOOD = Set.of(0, 3);

    private final Cloud cloud;
    private final Path directory;

    AgentUnderTest(Cloud cloud, Path directory) {
        this.cloud = cloud;
        this.directory = directory;
    }

    /** A configuration for a volume. The host has the name of the volume's directory. */
    Path config(Path root, int fetches) throws IOException {
        String host = root.getFileName().toString();
        return Files.writeString(
                directory.resolve(host + ".yaml"), cloud.agentYaml(host, root, "1s") + "  fetches: " + fetches + "\n");
    }

    /** A first run that archives loaded classes; later ones then start in a third of the time. */
    void warmUp(Path root) throws IOException, InterruptedException {
        Path log = directory.resolve("warm.log");
        int exit = run(command(config(root, 1), List.of("-XX:ArchiveClassesAtExit=" + archive())), log);
        if (!Files.exists(archive())) {
            throw new IllegalStateException("the agent failed: exit code %d: %s".formatted(exit, Shell.printed(log)));
        }
    }

    private Path archive() {
        return directory.resolve("agent.jsa");
    }

    /** {@code homing sync} as a process. */
    List<String> command(Path config) {
        return command(config, List.of("-XX:SharedArchiveFile=" + archive()));
    }

    /** The same; without {@code syncing} none of its writes is made durable. */
    List<String> command(Path config, boolean syncing) {
        return syncing ? command(config) : Strace.withoutSync(command(config));
    }

    private static List<String> command(Path config, List<String> flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xlog:disable"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), Main.class.getName(), "sync", "--config", config.toString()));
        return command;
    }

    /**
     * Jars only, if the agent is in a jar: a directory on the class path prevents class sharing, and so does the emulator,
     * whose manifest names one.
     */
    private static String classPath() {
        String all = System.getProperty("java.class.path");
        boolean packaged = Main.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .endsWith(".jar");
        return packaged
                ? Stream.of(all.split(File.pathSeparator))
                        .filter(element -> element.endsWith(".jar") && !element.contains("DynamoDBLocal"))
                        .collect(Collectors.joining(File.pathSeparator))
                : all;
    }

    /** Runs it to its end as a process and returns its exit code. Its output goes to a file beside its configuration. */
    static int run(List<String> command, Path log) throws IOException, InterruptedException {
        return start(command, log).waitFor();
    }

    static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    static boolean good(int exit) {
        return GOOD.contains(exit);
    }

    /** The same in this JVM. */
    static void sync(Path config) {
        try (Wiring.Agent agent = Wiring.agent(ConfigReader.read(config), new StopSignal())) {
            agent.sync().run(Progress.NONE);
        }
    }
}
