package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.map;
import static io.homing.operator.cli.JsonType.nullable;

import io.homing.operator.canary.CanaryResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The JSON of {@code homing canary}. */
final class CanaryJson {
    private CanaryJson() {}

    static JsonObject<CanaryResult> fields() {
        return JsonObject.<CanaryResult>empty()
                .field("home", "Whether every host has delivered it.", FLAG, CanaryResult::isHome)
                .optionalFieldsOf(EntryFields.all(), CanaryResult::place)
                .optional(
                        "journalMillis",
                        "From sending to the journal.",
                        NUMBER,
                        result -> result.journal().map(Duration::toMillis))
                .field(
                        "hosts",
                        "From sending to the delivery on each host, in milliseconds; null where it was not seen.",
                        map(nullable(NUMBER)),
                        CanaryJson::millis);
    }

    private static Map<String, Optional<Number>> millis(CanaryResult result) {
        Map<String, Optional<Number>> millis = new LinkedHashMap<>();
        result.home().forEach((host, time) -> millis.put(host.toString(), time.map(Duration::toMillis)));
        return millis;
    }
}
