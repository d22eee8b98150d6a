package io.homing.devstack.prove;

/**
 * What a proof has to say.
 *
 * @param counted what was tried, in the plural: {@code kill points}
 * @param tried how many of them
 * @param violations how often something did not hold
 */
public record Result(String counted, int tried, int violations) {
    @Override
    public String toString() {
        return "%s %d, violations %d".formatted(counted, tried, violations);
    }
}
