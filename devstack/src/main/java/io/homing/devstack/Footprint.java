package io.homing.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The resources that a process on Linux has used so far, without its children.
 *
 * @param cpu processor time of the program and of the kernel on its behalf
 * @param peak its peak memory in MB
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5): VmHWM</a>
 */
public record Footprint(Duration cpu, long peak) {
    /** Throws {@link IOException} if the process has ended. */
    public static Footprint of(Process process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            String peak =
                    lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElse("");
            if (peak.isEmpty()) {
                throw new IOException("process %d has ended".formatted(process.pid()));
            }
            return new Footprint(
                    process.info().totalCpuDuration().orElse(Duration.ZERO),
                    Long.parseLong(peak.replaceAll("\\D", "")) / 1024);
        }
    }
}
