package io.homing.agent.cli;

import io.homing.agent.Refused;
import io.homing.agent.aws.AwsException;
import io.homing.agent.config.ConfigException;
import io.homing.agent.disk.DiskException;
import io.homing.agent.health.HealthServer;
import io.homing.agent.sync.MailVolume;
import io.homing.store.StoreException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A failure as an operator meets it: what failed, on which thing, what to do next, and the exit code.
 *
 * @param problems more lines about it, mostly none
 * @param hint empty for a defect
 */
record Failure(ExitCode exit, String message, List<String> problems, Optional<String> hint) {

    /** Of a message: it may show what somebody pasted by mistake. */
    private static final int LONGEST = 900;

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case ConfigException e -> new Failure(ExitCode.CONFIG, e.getMessage(), e.problems(), Optional.of(e.hint()));
            case StoreException e -> new Failure(exit(e.kind()), e.getMessage(), List.of(), Optional.of(e.hint()));
            case AwsException e ->
                new Failure(
                        switch (e.why()) {
                            case DENIED, CREDENTIALS, REFUSED -> ExitCode.SETUP;
                            case PASSING -> ExitCode.PASSING;
                        },
                        e.getMessage(),
                        List.of(),
                        Optional.of(e.hint()));
            case DiskException e -> new Failure(ExitCode.DISK, e.getMessage(), List.of(), Optional.of(e.hint()));
            case Refused e ->
                new Failure(
                        switch (e.why()) {
                            case NOT_FOUND -> ExitCode.NOT_FOUND;
                            case UNSOUND -> ExitCode.REFUSED;
                        },
                        e.getMessage(),
                        List.of(),
                        Optional.of(e.hint()));
            case MailVolume.InUse e ->
                new Failure(
                        ExitCode.IN_USE,
                        e.getMessage(),
                        List.of(),
                        Optional.of("It does the work: nothing to do. To see it: `pgrep -af homing`."));
            case HealthServer.CannotListen e ->
                new Failure(
                        ExitCode.CONFIG,
                        e.getMessage(),
                        List.of(),
                        Optional.of("Is another program there? `ss -ltnp`. Else change health.address."));
            default -> new Failure(ExitCode.DEFECT, thrown.toString(), List.of(), Optional.empty());
        };
    }

    private static ExitCode exit(StoreException.Kind kind) {
        return switch (kind) {
            case PASSING -> ExitCode.PASSING;
            case SETUP -> ExitCode.SETUP;
            case UNREADABLE -> ExitCode.UNREADABLE;
        };
    }

    /** Its kind in a word, for metrics: there are as many as exit codes. */
    String outcome() {
        return exit.name().toLowerCase(Locale.ROOT);
    }

    void print(PrintWriter err) {
        err.println("homing: " + Columns.safe(message, LONGEST));
        problems.forEach(problem -> err.println("  " + Columns.safe(problem, LONGEST)));
        hint.ifPresent(text -> err.println("  → " + text));
        err.flush();
    }
}
