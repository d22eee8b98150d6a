package io.homing.devstack.prove.fuzz;

/** A property that did not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Violation(String property) {
        super(property);
    }

    /** Fails unless it holds. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a library of its own
    static void unless(boolean holds, String property, Object... shown) {
        if (!holds) {
            throw new Violation(property.formatted(shown));
        }
    }
}
