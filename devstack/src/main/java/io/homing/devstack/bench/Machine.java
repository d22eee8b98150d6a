package io.homing.devstack.bench;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The description of the machine, without which the numbers have no meaning. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(Path agent) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put(
                "machine",
                "%s, %d processors, %s, Linux %s, %s"
                        .formatted(
                                line(Path.of("/proc/cpuinfo"), "model name"),
                                Runtime.getRuntime().availableProcessors(),
                                line(Path.of("/proc/meminfo"), "MemTotal"),
                                System.getProperty("os.version"),
                                Shell.run("sh", "-c", "df --output=fstype,source /var/tmp | tail -1")
                                        .strip()
                                        .replaceAll(" +", " on ")));
        machine.put("load", Files.readString(Path.of("/proc/loadavg")).strip());
        machine.put("agent", Shell.run(agent.toString(), "--version").strip());
        machine.put("server", "S3: reads from memory, in this program; DynamoDB: DynamoDB Local; HTTP on loopback");
        return machine;
    }

    private static String line(Path file, String name) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                    .orElse("unknown");
        }
    }
}
