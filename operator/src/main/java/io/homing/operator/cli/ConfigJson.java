package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.list;

import java.nio.file.Path;
import java.util.List;

/** The JSON of {@code homing config check}. */
final class ConfigJson {
    private ConfigJson() {}

    /** @param problems one line each; empty for a file without problems */
    record Checked(Path file, List<String> problems) {}

    static JsonObject<Checked> fields() {
        return JsonObject.<Checked>empty()
                .field(
                        "file",
                        "The file that was checked.",
                        TEXT,
                        checked -> checked.file().toString())
                .field(
                        "wellFormed",
                        "Whether it has no problem.",
                        FLAG,
                        checked -> checked.problems().isEmpty())
                .field("problems", "One line each.", list(TEXT), Checked::problems);
    }
}
