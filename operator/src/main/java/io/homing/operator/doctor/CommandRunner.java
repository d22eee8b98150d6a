package io.homing.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Runs programs of this host. */
interface CommandRunner {
    /** The output and the exit code of a program. */
    record Output(int exit, String text) {}

    /** Runs a program to its end; empty where it is not installed. */
    Optional<Output> run(List<String> command) throws InterruptedException;

    /** Runs a program as a process. */
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
