package io.homing.operator.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.homing.agent.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The JSON Schema of what every command prints with {@code --json}, and the check of an output against it. */
final class JsonSchemas {
    /** Of a failure of any command. */
    static final String ERROR = "error";

    /** By command; with an option where that changes what is printed. */
    private static final Map<String, JsonObject<?>> RESULTS = new TreeMap<>(Map.ofEntries(
            entry("sync", SyncJson.report()),
            entry("sync --dry-run", SyncJson.plan()),
            entry("status", StatusJson.fields()),
            entry("verify", VerifyJson.fields()),
            entry("rebuild", RebuildJson.fields()),
            entry("rebuild-table", RebuildJson.table()),
            entry("undelete", UndeleteJson.fields()),
            entry("search", SearchJson.fields()),
            entry("trace", TraceJson.fields()),
            entry("route list", RouteJson.list()),
            entry("route set", RouteJson.change()),
            entry("route remove", RouteJson.change()),
            entry("route undo", RouteJson.change()),
            entry("route history", RouteJson.history()),
            entry("route test", RouteJson.test()),
            entry("route explain", RouteJson.explanation()),
            entry("route replay", ReplayJson.fields()),
            entry("held list", HeldJson.list(held -> Optional.empty())),
            entry("held show", HeldJson.show(Optional.empty())),
            entry("held release", HeldJson.released()),
            entry("held delete", HeldJson.deleted()),
            entry("mailbox list", MailboxJson.list()),
            entry("mailbox retire", MailboxJson.record()),
            entry("mailbox unretire", MailboxJson.record()),
            entry("config check", ConfigJson.fields()),
            entry("cost", CostJson.fields()),
            entry("doctor", DoctorJson.fields()),
            entry("canary", CanaryJson.fields()),
            entry("dns", DnsJson.fields())));

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    /** What ends without a failure, but not with {@link ExitCode#OK}. */
    private static final Set<Integer> DONE =
            Set.of(ExitCode.OK.code(), ExitCode.WITHHELD.code(), ExitCode.UNWELL.code(), ExitCode.WARNING.code());

    private JsonSchemas() {}

    static Set<String> commands() {
        return RESULTS.keySet();
    }

    static String file(String command) {
        return command.replaceAll("[ -]+", "-") + ".schema.json";
    }

    static String text(String command) throws JsonProcessingException {
        var printer = new DefaultPrettyPrinter()
                .withSeparators(PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Spacing.AFTER));
        return JSON.writer(printer).writeValueAsString(schema(command)) + "\n";
    }

    private static ObjectNode schema(String command) {
        boolean isError = command.equals(ERROR);
        ObjectNode fields = isError
                ? JsonEnvelope.ofAny(command, JsonError.fields()).schema()
                : JsonEnvelope.of(command.replaceFirst(" --.*", ""), RESULTS.get(command))
                        .schema();
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", SchemaId.V202012)
                .put("title", isError ? "a failure with --json" : "homing %s --json".formatted(command));
        schema.setAll(fields);
        return schema;
    }

    /** Whether the schema itself is one. */
    static void isSchema(String command) throws JsonProcessingException {
        assertThat(FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012)).validate(JSON.readTree(text(command))))
                .isEmpty();
    }

    /** Checks what a command printed: a result, or an error with the exit code, or both. */
    static void check(List<String> words, Terminal terminal) {
        boolean isDone = DONE.contains(terminal.exit());
        if (isDone || !terminal.out().isBlank()) {
            check(words, terminal.out());
        }
        if (!isDone) {
            JsonNode error = read(terminal.err().lines().toList().getLast());
            validate(ERROR, error);
            assertThat(error.get("exitCode").intValue()).isEqualTo(terminal.exit());
        }
    }

    /** Checks the result of a command. */
    static void check(List<String> words, String out) {
        JsonNode result = read(out);
        String command = result.path("command").asText();
        String withOption = command + " --dry-run";
        validate(words.contains("--dry-run") && RESULTS.containsKey(withOption) ? withOption : command, result);
    }

    private static void validate(String command, JsonNode json) {
        assertThat(command).isIn(command.equals(ERROR) ? Set.of(ERROR) : commands());
        JsonSchema schema = FACTORY.getSchema(schema(command), STRICT);
        assertThat(schema.validate(json)).as("%s: %s", command, json).isEmpty();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }
}
