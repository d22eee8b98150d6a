package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.list;
import static io.homing.operator.cli.JsonType.stored;

import io.homing.operator.trace.Search;
import io.homing.store.Decision;
import io.homing.store.MessageRecord;
import io.homing.store.json.DecisionJson;
import io.homing.store.json.IndexJson;
import java.util.List;

/** The JSON of {@code homing search}. */
final class SearchJson {
    private SearchJson() {}

    /** @param mails the newest first */
    record Found(List<MessageRecord> mails, Search.Result result) {}

    static JsonObject<Found> fields() {
        return JsonObject.<Found>empty()
                .field(
                        "looked",
                        "How many messages were compared.",
                        NUMBER,
                        found -> found.result().looked())
                .field(
                        "undecided",
                        "Messages without a decision on record.",
                        NUMBER,
                        found -> found.result().undecided())
                .field(
                        "complete",
                        "False where there are more: --limit.",
                        FLAG,
                        found -> found.result().complete())
                .field("mails", "The newest first.", list(record()), Found::mails);
    }

    /** What is on record of a message, for every command that prints it. */
    static JsonObject<MessageRecord> record() {
        return JsonObject.<MessageRecord>empty()
                .field("record", "Of the message, as it is stored.", stored(IndexJson::write), MessageRecord::record)
                .field("decisions", "For each recipient, as stored.", decisions(), MessageRecord::decisions);
    }

    static JsonType<List<Decision>> decisions() {
        return list(stored(DecisionJson::write));
    }
}
