package io.homing.agent;

import io.homing.agent.log.SafeText;
import io.homing.store.HomingException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A failure as the operator sees it: what failed, on which thing, what to do next, and the exit code.
 *
 * @param problems further lines, usually none
 * @param hint what to do next; empty for a defect
 */
public record Failure(ExitCode exit, String message, List<String> problems, Optional<String> hint) {

    /** The longest message that is shown, in characters: a message may quote input that was pasted by mistake. */
    public static final int LONGEST = 900;

    public static Failure of(Throwable thrown) {
        return thrown instanceof HomingException e
                ? new Failure(exit(e.kind()), e.getMessage(), e.details(), Optional.of(e.hint()))
                : new Failure(ExitCode.DEFECT, thrown.toString(), List.of(), Optional.empty());
    }

    private static ExitCode exit(HomingException.Kind kind) {
        return switch (kind) {
            case CONFIG -> ExitCode.CONFIG;
            case SETUP, DENIED -> ExitCode.SETUP;
            case PASSING -> ExitCode.PASSING;
            case CORRUPT -> ExitCode.UNREADABLE;
            case DISK -> ExitCode.DISK;
            case IN_USE -> ExitCode.IN_USE;
            case NOT_FOUND -> ExitCode.NOT_FOUND;
            case REJECTED -> ExitCode.REFUSED;
        };
    }

    /** Prints a failure with its hint, a defect with its stack trace; returns the exit code. */
    public static int print(Exception thrown, PrintWriter err) {
        Failure failure = of(thrown);
        failure.print(err);
        if (failure.exit() == ExitCode.DEFECT) {
            thrown.printStackTrace(err);
        }
        return failure.exit().code();
    }

    /** The name of the exit code in lower case, as the metrics use it. */
    public String outcome() {
        return exit.name().toLowerCase(Locale.ROOT);
    }

    private void print(PrintWriter err) {
        err.println("homing: " + SafeText.of(message, LONGEST));
        problems.forEach(problem -> err.println("  " + SafeText.of(problem, LONGEST)));
        hint.ifPresent(text -> err.println("  → " + text));
        err.flush();
    }
}
