package io.homing.devstack;

import io.homing.operator.cli.Homing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A host under test: a mail volume of its own that Dovecot can reach, and the agent's command line. */
final class Host {
    private final Path root;
    private final Path config;

    private Host(Path root, Path config) {
        this.root = root;
        this.config = config;
    }

    /** What a command printed, and how it ended. */
    record Outcome(int exit, String out, String err) {}

    /** @param directory reachable for the mail user: {@link OpenDirectory} makes such a one */
    static Host following(Cloud cloud, Path directory, String name) throws IOException {
        Path root = Files.createDirectories(directory.resolve(name));
        Dovecot.own(root);
        Path config = Files.writeString(directory.resolve(name + ".yaml"), cloud.agentYaml(name, root, "100ms"));
        return new Host(root, config);
    }

    Path root() {
        return root;
    }

    Path config() {
        return config;
    }

    Path inbox(String domain, String user) {
        return root.resolve(domain).resolve(user).resolve("Maildir");
    }

    /** Runs a command with this host's configuration in this JVM. */
    Outcome homing(String... command) {
        var out = new StringWriter();
        var err = new StringWriter();
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of("--config", config.toString()));
        int exit = Homing.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
        return new Outcome(exit, out.toString(), err.toString());
    }

    /** A process of its own, in a heap of the given size: the agent for its two commands, else the operator's program. */
    ProcessBuilder process(String heap, String... command) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                List.of("sync", "run").contains(command[0]) ? "io.homing.agent.Main" : "io.homing.operator.Main"));
        line.addAll(List.of(command));
        line.addAll(List.of("--config", config.toString()));
        return new ProcessBuilder(line).redirectErrorStream(true);
    }

    /** Everything on the volume, with sizes and times: equal snapshots mean that nothing changed. */
    List<String> snapshot() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted().toList()) {
                lines.add("%s %s %d"
                        .formatted(
                                root.relativize(path),
                                Files.getLastModifiedTime(path),
                                Files.isRegularFile(path) ? Files.size(path) : 0));
            }
        }
        return lines;
    }
}
