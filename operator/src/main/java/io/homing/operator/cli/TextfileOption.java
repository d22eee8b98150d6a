package io.homing.operator.cli;

import io.homing.agent.metrics.CommandMetrics;
import io.homing.agent.metrics.Textfile;
import io.homing.store.HostName;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The option of commands that look once, and can leave what they found to Prometheus. */
final class TextfileOption {
    @Option(
            names = "--textfile",
            paramLabel = "FILE",
            converter = Typed.Textfile.class,
            description = "Also leaves what it found in FILE, for the textfile collector of node_exporter.")
    private Path file;

    /** Asks what there is to tell only if somebody wants it. */
    void write(HostName host, Consumer<CommandMetrics> found) {
        if (file != null) {
            var commandMetrics = new CommandMetrics(host);
            found.accept(commandMetrics);
            new Textfile(file.toAbsolutePath()).write(commandMetrics.text());
        }
    }
}
