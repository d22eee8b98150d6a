package io.homing.operator.doctor;

import io.homing.store.HomingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs all checks in parallel, within a time limit. */
public final class Doctor {
    private Doctor() {}

    /**
     * The findings of the checks, in their order.
     *
     * @param patience the time limit of all checks together; what is not finished by then counts as not checked
     */
    public static List<Finding> examine(List<Check> checks, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        // Not closed: that would wait for a disk or a network that hangs.
        ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();
        Map<Check, Future<List<Finding>>> answers = new LinkedHashMap<>();
        checks.forEach(check -> answers.put(check, looks.submit(check.look())));
        List<Finding> findings = new ArrayList<>();
        for (var answer : answers.entrySet()) {
            findings.addAll(wait(answer.getKey(), answer.getValue(), end - System.nanoTime(), patience));
        }
        looks.shutdownNow();
        return findings;
    }

    private static List<Finding> wait(Check check, Future<List<Finding>> answer, long nanos, Duration patience)
            throws InterruptedException {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(Finding.notChecked(
                    check.name(),
                    "there was no answer within %d s".formatted(patience.toSeconds()),
                    "Run `homing doctor` again."));
        } catch (ExecutionException e) {
            return List.of(of(check.name(), e.getCause()));
        }
    }

    /** The finding for a check that failed. */
    static Finding of(String name, Throwable thrown) {
        return switch (thrown) {
            case HomingException e ->
                switch (e.kind()) {
                    case DENIED -> Finding.notChecked(name, e.getMessage(), e.hint());
                    case PASSING -> Finding.warning(name, e.getMessage(), e.hint());
                    default -> Finding.error(name, e.getMessage(), e.hint());
                };
            case IOException e ->
                Finding.warning(
                        name,
                        "no answer: %s".formatted(e.getMessage() == null ? e.toString() : e.getMessage()),
                        "Check the network: `ip route; resolvectl status`.");
            default ->
                Finding.notChecked(
                        name, "of a defect in Homing: " + thrown, "Please report it. The other findings are valid.");
        };
    }
}
