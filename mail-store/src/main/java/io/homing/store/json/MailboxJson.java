package io.homing.store.json;

import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MailboxRecord;
import io.homing.store.Position;
import java.time.Instant;

/** What is on record of a mailbox: the {@code mailbox} attribute of its item. */
public final class MailboxJson {
    private MailboxJson() {}

    public static String write(MailboxRecord record) {
        return JsonTree.write(Fields.document()
                .put("mailbox", record.mailbox().toString())
                .put("state", record.retired() ? "retired" : "active")
                .put("lane", record.lane().number())
                .put("until", record.until().value())
                .put("changed", record.changed().toString())
                .put("who", record.who()));
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.HomingException} for anything else. */
    public static MailboxRecord read(String json) {
        return Fields.read(
                "mailbox record",
                json,
                fields -> new MailboxRecord(
                        fields.value("mailbox", MailboxName::of),
                        fields.value("state", MailboxJson::isRetired),
                        new Lane(fields.smallNumber("lane")),
                        new Position(fields.number("until")),
                        fields.value("changed", Instant::parse),
                        fields.text("who")));
    }

    private static boolean isRetired(String state) {
        return switch (state) {
            case "retired" -> true;
            case "active" -> false;
            default -> throw new IllegalArgumentException("expected retired or active (got " + state + ")");
        };
    }
}
