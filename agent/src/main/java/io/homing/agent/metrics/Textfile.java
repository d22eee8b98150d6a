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
 * A file that the textfile collector of Prometheus' node_exporter reads: how a program tells what it counted that has
 * ended long before anybody asks (https://github.com/prometheus/node_exporter#textfile-collector). Trouble with it is
 * told and otherwise passed over: mail is more important than its numbers.
 */
public final class Textfile {
    private static final Logger LOG = LoggerFactory.getLogger("homing");

    private final Path file;

    public Textfile(Path file) {
        this.file = file;
    }

    /** What is in it; empty where nothing can be read. */
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
     * Replaces it in one step: whoever reads finds the old text or the new one. Not with the care that mail gets: that would
     * make a file that nobody else may read, and after a power cut the next run makes another.
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
