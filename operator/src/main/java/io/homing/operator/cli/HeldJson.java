package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.TIME;

import io.homing.operator.held.HeldMails.HeldItem;
import io.homing.operator.held.HeldMails.Released;
import io.homing.operator.held.HeldMails.Shown;
import io.homing.store.CommitResult;
import io.homing.store.Entry;
import io.homing.store.HeldMail.Held;
import io.homing.store.IndexRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The JSON of {@code homing held}. */
final class HeldJson {
    private HeldJson() {}

    private record Placement(Held held, CommitResult result) {
        Entry entry() {
            return result.entry();
        }
    }

    /** @param daysLeft of a held message; empty where that is not known */
    static JsonObject<List<HeldItem>> list(Function<Held, Optional<Long>> daysLeft) {
        JsonObject<HeldItem> item = JsonObject.<HeldItem>empty()
                .fieldsOf(held(), HeldItem::held)
                .optional(
                        "from",
                        "As its header has it.",
                        TEXT,
                        one -> one.record().map(IndexRecord::from))
                .optional(
                        "subject",
                        "As its header has it.",
                        TEXT,
                        one -> one.record().map(IndexRecord::subject))
                .optional(
                        "daysLeft",
                        "With --retention: until the bucket deletes it.",
                        NUMBER,
                        one -> daysLeft.apply(one.held()).map(days -> days));
        return JsonObject.<List<HeldItem>>empty()
                .field("waiting", "The oldest first.", JsonType.list(item), Function.identity());
    }

    private static JsonObject<Held> held() {
        return JsonObject.<Held>empty()
                .field("message", "Its id.", TEXT, held -> held.message().value())
                .field(
                        "recipient",
                        "Of the envelope.",
                        TEXT,
                        held -> held.recipient().value())
                .field("since", "When it was held.", TIME, Held::since)
                .field("because", "Why it was held.", TEXT, Held::because)
                .field("warned", "Whether a warning was sent.", FLAG, Held::warned);
    }

    /** @param headers of the message; empty where they were not asked for or cannot be read */
    static JsonObject<Shown> show(Optional<String> headers) {
        return JsonObject.<Shown>empty()
                .fieldsOf(SearchJson.record(), Shown::recorded)
                .field("waiting", "For which recipients it is held.", JsonType.list(held()), Shown::waiting)
                .optional("headers", "With --headers: the beginning of its header.", TEXT, shown -> headers);
    }

    static JsonObject<List<Released>> released() {
        return JsonObject.<List<Released>>empty()
                .field(
                        "released",
                        "One for each delivery.",
                        JsonType.list(placement()),
                        all -> all.stream()
                                .flatMap(one ->
                                        one.placements().stream().map(result -> new Placement(one.held(), result)))
                                .toList());
    }

    private static JsonObject<Placement> placement() {
        return JsonObject.<Placement>empty()
                .field("message", "Its id.", TEXT, one -> one.entry().message().value())
                .field(
                        "recipient",
                        "Of the envelope.",
                        TEXT,
                        one -> one.held().recipient().value())
                .fieldsOf(EntryFields.folder(), Placement::entry)
                .fieldsOf(EntryFields.position(), Placement::entry)
                .field(
                        "already",
                        "Whether it was delivered there before.",
                        FLAG,
                        one -> one.result() instanceof CommitResult.AlreadyCommitted);
    }

    static JsonObject<List<Held>> deleted() {
        return JsonObject.<List<Held>>empty()
                .field("deleted", "What is no longer on the list.", JsonType.list(held()), Function.identity());
    }
}
