package io.homing.devstack.bench;

import io.homing.devstack.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs and measures their resources by the account of the kernel (wait4(2)): a process and all its children. */
final class Meter {
    private final Path tools;
    private final Traffic traffic;

    private Meter(Path tools, Traffic traffic) {
        this.tools = tools;
        this.traffic = traffic;
    }

    /** Compiles the tools of the bench. */
    static Meter in(Path directory, Traffic traffic) throws IOException {
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String program : List.of("measure", "limit")) {
            Path source = copy(program + ".c", tools);
            Shell.run("gcc", "-O2", "-pthread", "-o", tools.resolve(program).toString(), source.toString());
        }
        copy("loop.py", tools);
        return new Meter(tools, traffic);
    }

    private static Path copy(String name, Path directory) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream source = Meter.class.getResourceAsStream(name)) {
            Files.write(file, source.readAllBytes());
        }
        return file;
    }

    /** A program or script of the bench itself. */
    Path tool(String name) {
        return tools.resolve(name);
    }

    /** Throws {@link IllegalStateException} with the output if the program fails. */
    Sample run(ProcessBuilder program) throws IOException, InterruptedException {
        Path result = tools.resolve("result");
        Path log = tools.resolve("log");
        List<String> command = new ArrayList<>(List.of(tool("measure").toString(), result.toString()));
        command.addAll(program.command());
        flush();
        traffic.take();
        int exit = program.command(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        Traffic.Seen seen = traffic.take();
        String[] took =
                exit == 0 ? Files.readString(result).strip().split(" ", -1) : new String[] {"", "", "", "", "" + exit};
        if (!took[4].equals("0")) {
            throw new IllegalStateException(
                    "%s ended with exit code %s: %s".formatted(command, took[4], Shell.printed(log)));
        }
        return new Sample(
                Double.parseDouble(took[0]) / 1e6,
                (Double.parseDouble(took[1]) + Double.parseDouble(took[2])) / 1e6,
                Double.parseDouble(took[3]) / 1024,
                flush(),
                seen);
    }

    /** Flushes the disks, so that no program is charged for the writes of another. */
    private static double flush() {
        long start = System.nanoTime();
        Shell.run("sync");
        return (System.nanoTime() - start) / 1e9;
    }
}
