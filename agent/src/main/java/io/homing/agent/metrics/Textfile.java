package io.homing.agent.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for the textfile collector of Prometheus' node_exporter
 * (https://github.com/prometheus/node_exporter#textfile-collector): the metrics of a program that ends before Prometheus
 * asks for them. A file that cannot be read or written is logged and otherwise ignored: mail is more important than metrics.
 */
public final class Textfile {
    private static final Logger LOG = LoggerFactory.getLogger("homing");

    private final Path file;

    public Textfile(Path file) {
        this.file = file;
    }

    /** Its text; empty where nothing can be read. */
    public String read() {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            LOG.warn("the metrics in {} cannot be read, and are counted from 0: {}", file, e.toString());
            return "";
        }
    }

    /**
     * Replaces it in one step: a reader finds the old text or the new one. It is not flushed to disk as mail is: that would
     * make a file that no other user may read, and after a power cut the next run writes another.
     */
    public void write(String text) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn(
                    "the metrics cannot be written: {} → may {} write into {}?",
                    e.toString(),
                    System.getProperty("user.name"),
                    file.getParent());
        }
    }
}
