package io.homing.agent.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Who reads our standard error. Where there is no /proc, nobody in particular. */
public final class StandardError {
    private static final Path OURS = Path.of("/proc/self/fd/2");

    private StandardError() {}

    /** Java 21 can only tell this of standard input. */
    public static boolean isTerminal() {
        try {
            return OURS.toRealPath().toString().matches("/dev/(pts/|tty).*");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether it is the very stream that systemd connected to its journal: a child may have inherited the variable, and
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
