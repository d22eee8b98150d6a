package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.TIME;
import static io.homing.operator.cli.JsonType.list;

import io.homing.store.Entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The JSON of {@code homing undelete}. */
final class UndeleteJson {
    private UndeleteJson() {}

    /**
     * What was restored.
     *
     * @param planned with {@code --dry-run}: what would be restored
     */
    record Result(long restored, long unavailable, Optional<List<Entry>> planned) {}

    static JsonObject<Result> fields() {
        return JsonObject.<Result>empty()
                .field("restored", "How many messages were restored.", NUMBER, Result::restored)
                .field(
                        "unavailable",
                        "Messages whose objects are missing or corrupt in the bucket.",
                        NUMBER,
                        Result::unavailable)
                .optional(
                        "dryRun",
                        "True with --dry-run, otherwise absent.",
                        FLAG,
                        result -> result.planned().map(mails -> true))
                .optional("mails", "With --dry-run: what would be restored.", list(mail()), Result::planned);
    }

    private static JsonObject<Entry> mail() {
        return JsonObject.<Entry>empty()
                .field("message", "Its id.", TEXT, mail -> mail.message().value())
                .field("received", "When SES accepted it.", TIME, Entry::received)
                .fieldsOf(EntryFields.folder(), Function.identity());
    }
}
