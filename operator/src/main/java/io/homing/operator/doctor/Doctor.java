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

/** Looks at everything at once, and waits for nobody longer than it has patience. */
public final class Doctor {
    private Doctor() {}

    /**
     * What the checks found, in their order.
     *
     * @param patience with all of them together; who has not answered by then was not checked
     */
    public static List<Finding> examine(List<Check> checks, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        // Not closed: that would wait for a disk or a network that hangs, which is what this is about.
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
                    check.name(), "nothing answered within %d s".formatted(patience.toSeconds()), "Ask again."));
        } catch (ExecutionException e) {
            return List.of(of(check.name(), e.getCause()));
        }
    }

    /** What a look that failed says about the thing. */
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
                Finding.notChecked(name, "of a defect in Homing: " + thrown, "Please report it; the rest holds.");
        };
    }
}
