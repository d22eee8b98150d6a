package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.map;
import static io.homing.operator.cli.JsonType.nullable;

import io.homing.operator.canary.CanaryResult;
import io.homing.store.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The JSON of {@code homing canary}. */
final class CanaryJson {
    private CanaryJson() {}

    static JsonObject<CanaryResult> fields() {
        return JsonObject.<CanaryResult>empty()
                .field("home", "Whether every host has delivered it.", FLAG, CanaryResult::isHome)
                .optional(
                        "lane",
                        "Of its entry.",
                        NUMBER,
                        of(entry -> entry.lane().number()))
                .optional(
                        "position",
                        "Of its entry.",
                        NUMBER,
                        of(entry -> entry.position().value()))
                .optional(
                        "mailbox",
                        "Of its entry.",
                        TEXT,
                        of(entry -> entry.mailbox().toString()))
                .optional(
                        "folder",
                        "Of its entry.",
                        TEXT,
                        of(entry -> entry.folder().toString()))
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

    /** Empty where the message did not come into the journal. */
    private static <V> Function<CanaryResult, Optional<V>> of(Function<Entry, V> field) {
        return result -> result.place().map(field);
    }

    private static Map<String, Optional<Number>> millis(CanaryResult result) {
        Map<String, Optional<Number>> millis = new LinkedHashMap<>();
        result.home().forEach((host, time) -> millis.put(host.toString(), time.map(Duration::toMillis)));
        return millis;
    }
}
