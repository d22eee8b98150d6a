package io.homing.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The programs of this host, as far as they are there. */
interface CommandRunner {
    /** What a program printed, and how it ended. */
    record Output(int exit, String text) {}

    /** Runs a program to its end; empty where there is none of that name. */
    Optional<Output> run(List<String> command) throws InterruptedException;

    /** The real ones. */
    static Optional<Output> ofHost(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            return Optional.of(new Output(process.waitFor(), text));
        } catch (IOException e) { // error=2, No such file or directory
            return Optional.empty();
        }
    }
}
