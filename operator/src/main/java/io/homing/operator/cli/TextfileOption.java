package io.homing.operator.cli;

import io.homing.agent.metrics.CommandMetrics;
import io.homing.agent.metrics.Textfile;
import io.homing.store.HostName;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The option of commands that can write their result as metrics for Prometheus. */
final class TextfileOption {
    @Option(
            names = "--textfile",
            paramLabel = "FILE",
            converter = Typed.Textfile.class,
            description = "Also writes the result as metrics to FILE, for the textfile collector of node_exporter.")
    private Path file;

    /** Writes the metrics if the option is set; calls {@code found} only then. */
    void write(HostName host, Consumer<CommandMetrics> found) {
        if (file != null) {
            var commandMetrics = new CommandMetrics(host);
            found.accept(commandMetrics);
            new Textfile(file.toAbsolutePath()).write(commandMetrics.text());
        }
    }
}
