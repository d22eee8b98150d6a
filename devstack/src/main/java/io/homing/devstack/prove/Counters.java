package io.homing.devstack.prove;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts for a proof. Prints a violation at once, and the progress every half minute. Thread-safe. */
final class Counters {
    private static final long QUIET = TimeUnit.SECONDS.toNanos(30);

    private final String counted;
    private final int expected;
    private final PrintStream out;
    private int tried;
    private int violated;
    private long told = System.nanoTime();

    /**
     * Starts at zero.
     *
     * @param counted in the plural: {@code cuts}
     * @param expected the largest possible number
     */
    Counters(String counted, int expected, PrintStream out) {
        this.counted = counted;
        this.expected = expected;
        this.out = out;
    }

    /**
     * Counts one more try.
     *
     * @param what its description for the output
     * @param violations what did not hold; empty for none
     */
    synchronized void add(String what, List<String> violations) {
        tried++;
        if (!violations.isEmpty()) {
            violated++;
            out.printf("%s:%n  %s%n", what, String.join("\n  ", violations));
        }
        if (System.nanoTime() - told > QUIET) {
            told = System.nanoTime();
            out.printf("  so far, of %d: %s%n", expected, result());
        }
    }

    synchronized Result result() {
        return new Result(counted, tried, violated);
    }
}
