package io.homing.devstack.prove;

import java.util.List;

/**
 * The result of a proof.
 *
 * @param counted the name of the tries, in the plural: {@code kill points}
 * @param tried the number of tries
 * @param violations the number of violations
 * @param wants the missing prerequisites, with the commands that install them; empty if the proof was tried
 */
public record Result(String counted, int tried, int violations, List<String> wants) {
    public Result {
        wants = List.copyOf(wants);
    }

    Result(String counted, int tried, int violations) {
        this(counted, tried, violations, List.of());
    }

    /** Whether it was tried without a violation; a proof that could not be tried has not passed. */
    boolean held() {
        return tried > 0 && violations == 0;
    }

    @Override
    public String toString() {
        return wants.isEmpty()
                ? "%s %d, violations %d".formatted(counted, tried, violations)
                : "*** %s NOT tried, because these are missing: %s".formatted(counted, String.join("; ", wants));
    }
}
