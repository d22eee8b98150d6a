package io.homing.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.devstack.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The agent's image as a container: unpacked, and run by runc as Kubernetes would run it, on the network of this machine. */
final class Container {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path bundle;
    private final JsonNode config;
    private final List<String> emulator;

    private Container(Path bundle, JsonNode config, List<String> emulator) {
        this.bundle = bundle;
        this.config = config;
        this.emulator = emulator;
    }

    /** Ends the test as not run, loudly, where a tool is missing. */
    static void need(String command, String what, String install) {
        if (Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(directory -> Files.isExecutable(Path.of(directory, command)))) {
            String complaint = "*** NOT tested here: %s, for want of %s. To test it too: sudo apt-get install %s"
                    .formatted(what, command, install);
            System.err.println(complaint);
            abort(complaint);
        }
    }

    /**
     * Unpacks the one image of a tar.
     *
     * @param emulator a program of this machine that runs those of the image; or nothing
     */
    static Container of(Path tar, Path bundle, String... emulator) throws IOException {
        Path layout = Files.createDirectories(bundle.resolve("layout"));
        Path root = Files.createDirectories(bundle.resolve("root"));
        Shell.run("tar", "-xf", tar.toString(), "-C", layout.toString());
        JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
        JsonNode manifest = blob(layout, index.at("/manifests/0/digest"));
        for (JsonNode layer : manifest.get("layers")) {
            String file = blobFile(layout, layer.get("digest")).toString();
            Shell.run("tar", "--warning=no-unknown-keyword", "-xzf", file, "-C", root.toString());
        }
        return new Container(bundle, blob(layout, manifest.at("/config/digest")), List.of(emulator));
    }

    Path root() {
        return bundle.resolve("root");
    }

    /** The configuration of the image. */
    JsonNode config() {
        return config.get("config");
    }

    String architecture() {
        return config.get("architecture").asText();
    }

    /** The entry point with these arguments; the directory of the host, with mail and configuration, is there as on the host. */
    ProcessBuilder start(String name, Path host, List<String> arguments) throws IOException {
        String[] user = config().get("User").asText().split(":", -1);
        List<String> command = new ArrayList<>();
        List<Map<String, Object>> mounts = new ArrayList<>(List.of(
                mount("proc", "proc", "/proc", "nosuid"),
                mount("tmpfs", "tmpfs", "/tmp", "nosuid", "size=16m"),
                mount("bind", host.toString(), host.toString(), "bind", "rw")));
        if (!emulator.isEmpty()) {
            mounts.add(mount("bind", emulator.getFirst(), "/emulator", "bind", "ro"));
            command.add("/emulator");
        }
        config().get("Entrypoint").forEach(word -> command.add(word.asText()));
        command.addAll(arguments);
        Map<String, Object> spec = Map.of(
                "ociVersion",
                "1.0.2",
                "process",
                Map.of(
                        "user",
                        Map.of("uid", Integer.parseInt(user[0]), "gid", Integer.parseInt(user[1])),
                        "args",
                        command,
                        "env",
                        List.of(),
                        "cwd",
                        "/",
                        "noNewPrivileges",
                        true),
                "root",
                Map.of("path", root().toString(), "readonly", true),
                "mounts",
                mounts,
                "linux",
                Map.of("namespaces", List.of(Map.of("type", "mount"), Map.of("type", "pid"), Map.of("type", "ipc"))));
        JSON.writeValue(bundle.resolve("config.json").toFile(), spec);
        return new ProcessBuilder(
                        "runc",
                        "--root",
                        bundle.resolve("state").toString(),
                        "run",
                        "--pid-file",
                        bundle.resolve("pid").toString(),
                        "--bundle",
                        bundle.toString(),
                        name)
                .redirectErrorStream(true);
    }

    /** The number of a process, from {@code /proc/PID/status}: memory in kB. */
    long status(String field) throws IOException {
        String pid = Files.readString(bundle.resolve("pid")).strip();
        try (Stream<String> lines = Files.lines(Path.of("/proc", pid, "status"), UTF_8)) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** As the kubelet asks a container to stop. */
    void terminate(String name) {
        Shell.run("runc", "--root", bundle.resolve("state").toString(), "kill", name, "TERM");
    }

    private static Map<String, Object> mount(String type, String source, String destination, String... options) {
        return Map.of("type", type, "source", source, "destination", destination, "options", List.of(options));
    }

    private static JsonNode blob(Path layout, JsonNode digest) throws IOException {
        return JSON.readTree(blobFile(layout, digest).toFile());
    }

    private static Path blobFile(Path layout, JsonNode digest) {
        return layout.resolve("blobs").resolve(digest.asText().replace(':', '/'));
    }
}
