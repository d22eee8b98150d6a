package io.homing.devstack.prove;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts for a proof. Tells what did not hold at once; and every half minute how far it has come. For many threads. */
final class Counters {
    private static final long QUIET = TimeUnit.SECONDS.toNanos(30);

    private final String counted;
    private final int expected;
    private final PrintStream out;
    private int tried;
    private int violated;
    private long told = System.nanoTime();

    /**
     * Starts with nothing.
     *
     * @param counted in the plural: {@code cuts}
     * @param expected how many there will be at most
     */
    Counters(String counted, int expected, PrintStream out) {
        this.counted = counted;
        this.expected = expected;
        this.out = out;
    }

    /**
     * One more was tried.
     *
     * @param what as an operator should read it
     * @param violations what did not hold; nothing when all is well
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
