package io.homing.operator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** What an operator sees of one call of the program. */
record Terminal(int exit, String out, String err) {

    static Terminal run(String... words) {
        return run(Homing.commandLine(), words);
    }

    /** Runs a command. Its JSON is always checked against the schemas. */
    static Terminal run(CommandLine line, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        var terminal = new Terminal(exit, out.toString(), err.toString());
        if (JsonOption.isIn(List.of(words))) {
            JsonSchemas.check(List.of(words), terminal);
        }
        return terminal;
    }

    /** The words of one line, for commands without quotes in them. */
    static Terminal run(String line) {
        return run(
                Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new));
    }
}
