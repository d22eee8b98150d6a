package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.TIME;

import io.homing.store.MailboxRecord;
import java.util.List;
import java.util.function.Function;

/** The JSON of {@code homing mailbox}. */
final class MailboxJson {
    private MailboxJson() {}

    static JsonObject<MailboxRecord> record() {
        return JsonObject.<MailboxRecord>empty()
                .field("mailbox", "Its name.", TEXT, record -> record.mailbox().toString())
                .field("retired", "False where it is in use again.", FLAG, MailboxRecord::retired)
                .field(
                        "lane",
                        "Of its entries.",
                        NUMBER,
                        record -> record.lane().number())
                .field(
                        "until",
                        "It is retired up to this position.",
                        NUMBER,
                        record -> record.until().value())
                .field("changed", "When.", TIME, MailboxRecord::changed)
                .field("who", "Who changed it.", TEXT, MailboxRecord::who);
    }

    static JsonObject<List<MailboxRecord>> list() {
        return JsonObject.<List<MailboxRecord>>empty()
                .field("retired", "All retired mailboxes.", JsonType.list(record()), Function.identity());
    }
}
