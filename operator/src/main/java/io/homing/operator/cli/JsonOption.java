package io.homing.operator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --json}, and with it how every command prints its result. */
final class JsonOption {
    private static final String NAME = "--json";

    @Option(names = NAME, description = "Prints the result as JSON; docs/reference/json.md describes it.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Whether the arguments of a command line contain the option: for a line that could not be parsed. */
    static boolean isIn(List<String> words) {
        return words.stream().takeWhile(word -> !word.equals("--")).anyMatch(NAME::equals);
    }

    /** The command without the name of the program, such as {@code route list}; {@code homing} for the program itself. */
    static String name(CommandSpec command) {
        return command.qualifiedName().replaceFirst("^homing ", "");
    }

    boolean isSet() {
        return json;
    }

    /**
     * Prints a result for programs where the option is set, otherwise for people.
     *
     * @param fields asked only where they are needed
     * @param text the result for people
     */
    <T> void print(Supplier<JsonObject<T>> fields, T result, Function<T, String> text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? JsonEnvelope.of(name(command), fields.get()).node(result) : text.apply(result));
        out.flush();
    }
}
