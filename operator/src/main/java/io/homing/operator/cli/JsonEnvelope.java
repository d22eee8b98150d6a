package io.homing.operator.cli;

import java.util.List;
import java.util.function.Function;

/** What every JSON object that a command prints begins with: the version of these formats, and the command. */
final class JsonEnvelope {
    /** Grows when a field of any command is removed or changes its meaning; fields may be added at any time. */
    private static final int SCHEMA = 1;

    private JsonEnvelope() {}

    /**
     * The document of a command.
     *
     * @param command without the name of the program, such as {@code route list}
     */
    static <T> JsonObject<T> of(String command, JsonObject<T> fields) {
        return of(command, JsonType.oneOf(List.of(command), Function.identity()), fields);
    }

    /** The same, for a document that every command prints. */
    static <T> JsonObject<T> ofAny(String command, JsonObject<T> fields) {
        return of(command, JsonType.TEXT, fields);
    }

    private static <T> JsonObject<T> of(String command, JsonType<String> commands, JsonObject<T> fields) {
        return JsonObject.<T>empty()
                .field("schema", "The version of this format.", JsonType.constant(SCHEMA), result -> SCHEMA)
                .field("command", "The command that printed it.", commands, result -> command)
                .fieldsOf(fields, Function.identity());
    }
}
