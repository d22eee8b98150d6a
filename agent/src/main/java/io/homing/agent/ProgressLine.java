package io.homing.agent;

import io.homing.agent.log.StandardError;
import io.homing.agent.sync.Progress;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows the progress of a long run in one line of a terminal. Prints nothing where there is no terminal. */
public final class ProgressLine implements Progress, AutoCloseable {
    private final PrintWriter terminal;
    private final boolean shown;
    private final long start = System.nanoTime();
    private long mails;
    private long bytes;

    private ProgressLine(PrintWriter terminal, boolean shown) {
        this.terminal = terminal;
        this.shown = shown;
    }

    public static ProgressLine onTerminal(PrintWriter terminal) {
        return new ProgressLine(terminal, StandardError.isTerminal());
    }

    @Override
    public void published(long moreMails, long moreBytes) {
        mails += moreMails;
        bytes += moreBytes;
        if (shown) {
            long seconds =
                    Math.max(1, Duration.ofNanos(System.nanoTime() - start).toSeconds());
            terminal.printf("\r%,d mails, %,d MB, %,d mails/s ", mails, bytes >> 20, mails / seconds);
            terminal.flush();
        }
    }

    /** Clears the line. */
    @Override
    public void close() {
        if (shown && mails > 0) {
            terminal.print("\r\033[K");
            terminal.flush();
        }
    }
}
