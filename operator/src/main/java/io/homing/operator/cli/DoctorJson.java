package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.list;
import static io.homing.operator.cli.JsonType.oneOf;

import io.homing.operator.doctor.Finding;
import io.homing.operator.doctor.Finding.Level;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The JSON of {@code homing doctor}. */
final class DoctorJson {
    private DoctorJson() {}

    static JsonObject<List<Finding>> fields() {
        return JsonObject.<List<Finding>>empty()
                .field("findings", "One for each check.", list(finding()), Function.identity());
    }

    private static JsonObject<Finding> finding() {
        return JsonObject.<Finding>empty()
                .field("name", "What was checked; the same each time.", TEXT, Finding::name)
                .field(
                        "level",
                        "How serious it is.",
                        oneOf(List.of(Level.values()), level -> level.name().toLowerCase(Locale.ROOT)),
                        Finding::level)
                .field("told", "What was found.", TEXT, Finding::told)
                .field("next", "What to do; empty where there is nothing to do.", TEXT, Finding::next);
    }
}
