package io.homing.operator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** What an operator sees of one call of the program. */
record Terminal(int exit, String out, String err) {

    static Terminal run(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Homing.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Terminal(exit, out.toString(), err.toString());
    }

    /** The words of one line, for commands without quotes in them. */
    static Terminal run(String line) {
        return run(
                Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new));
    }
}
