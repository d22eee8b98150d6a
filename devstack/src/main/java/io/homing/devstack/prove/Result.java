package io.homing.devstack.prove;

import java.util.List;

/**
 * What a proof has to say.
 *
 * @param counted what was tried, in the plural: {@code kill points}
 * @param tried how many of them
 * @param violations how often something did not hold
 * @param wants what this machine lacks, and how to get it; nothing where the proof was tried
 */
public record Result(String counted, int tried, int violations, List<String> wants) {
    public Result {
        wants = List.copyOf(wants);
    }

    Result(String counted, int tried, int violations) {
        this(counted, tried, violations, List.of());
    }

    /** Whether it was tried, and nothing was found: what could not be tried has not held. */
    boolean held() {
        return tried > 0 && violations == 0;
    }

    @Override
    public String toString() {
        return wants.isEmpty()
                ? "%s %d, violations %d".formatted(counted, tried, violations)
                : "*** %s NOT tried, for want of %s".formatted(counted, String.join(", and of ", wants));
    }
}
