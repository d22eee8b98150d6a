package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;

import io.homing.store.Entry;
import java.util.function.Function;

/** The fields of a journal entry, for every command whose JSON names entries. */
final class EntryFields {
    private EntryFields() {}

    /** Its position in the journal, then its mailbox and folder. */
    static JsonObject<Entry> all() {
        return position().fieldsOf(folder(), Function.identity());
    }

    static JsonObject<Entry> position() {
        return JsonObject.<Entry>empty()
                .field("lane", "Of its entry.", NUMBER, entry -> entry.lane().number())
                .field(
                        "position",
                        "Of its entry.",
                        NUMBER,
                        entry -> entry.position().value());
    }

    static JsonObject<Entry> folder() {
        return JsonObject.<Entry>empty()
                .field(
                        "mailbox",
                        "The mailbox of its entry.",
                        TEXT,
                        entry -> entry.mailbox().toString())
                .field(
                        "folder",
                        "The folder of its entry.",
                        TEXT,
                        entry -> entry.folder().value());
    }
}
