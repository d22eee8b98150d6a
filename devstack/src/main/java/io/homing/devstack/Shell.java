package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a program to its end. Any exit code but 0 gives an {@link IllegalStateException} with its output. */
public final class Shell {
    static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Shell() {}

    /** Returns standard output and standard error. */
    public static String run(String... command) {
        return output(new ProcessBuilder(command).redirectErrorStream(true));
    }

    /**
     * The output of a program in a file so far. Bytes that are not UTF-8 are replaced: the output may end within a character, or
     * contain the input of the program.
     */
    public static String printed(Path log) throws IOException {
        return new String(Files.readAllBytes(log), UTF_8);
    }

    /** Returns standard output. */
    public static String output(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("%s: exit code %d %s"
                        .formatted(String.join(" ", builder.command()), process.exitValue(), output)
                        .strip());
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + builder.command(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + builder.command(), e);
        }
    }
}
