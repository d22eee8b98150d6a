package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.Failure;
import io.homing.agent.log.SafeText;
import io.homing.store.HomingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A failure of a command with {@code --json}: one object in one line on standard error.
 *
 * @param kind that of the {@link HomingException}, {@code usage} or {@code defect}
 * @param details one line per problem where there are several; mostly none
 * @param hint empty for a defect
 * @param trace the stack trace of a defect
 */
record JsonError(
        String kind, String message, List<String> details, Optional<String> hint, Optional<String> trace, int exit) {
    private static final String USAGE = "usage";
    private static final String DEFECT = "defect";

    /** A command line that the program does not accept. */
    static JsonError usage(String message, CommandLine command) {
        return new JsonError(
                USAGE,
                message,
                List.of(),
                Optional.of(
                        "Run `%s --help`.".formatted(command.getCommandSpec().qualifiedName())),
                Optional.empty(),
                ExitCode.USAGE.code());
    }

    static JsonError of(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        Optional<String> trace = thrown instanceof HomingException ? Optional.empty() : Optional.of(trace(thrown));
        String kind = thrown instanceof HomingException e ? word(e.kind()) : DEFECT;
        return new JsonError(
                kind,
                shown(failure.message()),
                failure.problems().stream().map(JsonError::shown).toList(),
                failure.hint(),
                trace,
                failure.exit().code());
    }

    /** Prints it; returns the exit code. */
    int print(CommandLine command) {
        PrintWriter err = command.getErr();
        String name = JsonOption.name(command.getCommandSpec());
        err.println(JsonEnvelope.ofAny(name, fields()).node(this));
        err.flush();
        return exit;
    }

    static JsonObject<JsonError> fields() {
        List<String> kinds = Stream.concat(
                        Arrays.stream(HomingException.Kind.values()).map(JsonError::word), Stream.of(USAGE, DEFECT))
                .toList();
        return JsonObject.<JsonError>empty()
                .field("kind", "What kind of failure it is.", JsonType.oneOf(kinds, word -> word), JsonError::kind)
                .field("message", "What failed, and on which thing.", JsonType.TEXT, JsonError::message)
                .field(
                        "details",
                        "One line per problem where there are several.",
                        JsonType.list(JsonType.TEXT),
                        JsonError::details)
                .optional("hint", "What to do next. Absent for a defect.", JsonType.TEXT, JsonError::hint)
                .optional("trace", "The stack trace of a defect.", JsonType.TEXT, JsonError::trace)
                .field("exitCode", "The exit code of the command (exit-codes.md).", JsonType.NUMBER, JsonError::exit);
    }

    private static String shown(String text) {
        return SafeText.truncated(text, Failure.LONGEST);
    }

    private static String word(HomingException.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
