package io.homing.agent.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Detects what standard error is connected to. Without /proc it detects neither a terminal nor a journal. */
public final class StandardError {
    private static final Path OURS = Path.of("/proc/self/fd/2");

    private StandardError() {}

    /** Whether it is a terminal. Java 21 detects this for standard input only. */
    public static boolean isTerminal() {
        try {
            return OURS.toRealPath().toString().matches("/dev/(pts/|tty).*");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether it is the stream that systemd connected to its journal: a child process may have inherited the variable and
     * write elsewhere (systemd.exec(5), {@code $JOURNAL_STREAM}).
     */
    static boolean isJournal(Map<String, String> environment) {
        String journal = environment.get("JOURNAL_STREAM");
        if (journal == null) {
            return false;
        }
        try {
            return journal.equals(Files.getAttribute(OURS, "unix:dev") + ":" + Files.getAttribute(OURS, "unix:ino"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
