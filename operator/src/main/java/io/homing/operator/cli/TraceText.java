package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.log.SafeText;
import io.homing.operator.trace.MessageHistory;
import io.homing.operator.trace.OnDisk;
import io.homing.store.Entry;
import io.homing.store.IndexRecord;
import io.homing.store.MessageRecord;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Histories of mails as text and as JSON: From and subject, never the body. */
final class TraceText {
    /** Grows when a field of the JSON changes its meaning or goes; new fields may come at any time. */
    private static final int SCHEMA = 1;

    private TraceText() {}

    static String human(List<MessageHistory> lives, boolean all) {
        String text = lives.stream()
                .map(TraceText::human)
                .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator()));
        return all
                ? text
                : text + System.lineSeparator() + System.lineSeparator()
                        + "There are more: use --limit N, or `homing search`.";
    }

    private static String human(MessageHistory messageHistory) {
        var rows = new TextTable().row("message", messageHistory.message().value());
        messageHistory
                .recorded()
                .ifPresentOrElse(
                        messageRecord -> recorded(rows, messageRecord),
                        () -> rows.row(
                                "decided",
                                "not yet: its event is pending, otherwise the sweep processes the mail (docs/lambda.md)"));
        objects(rows, messageHistory);
        messageHistory.places().forEach(place -> place(rows, place));
        if (messageHistory.recorded().isPresent() && messageHistory.places().isEmpty()) {
            rows.row("journal", "no entry: the decisions name no mailbox");
        }
        return rows.toString();
    }

    private static void recorded(TextTable rows, MessageRecord messageRecord) {
        IndexRecord record = messageRecord.record();
        rows.row(
                "accepted",
                "%s, from %s, %s bytes".formatted(record.received(), RecordText.sender(record), number(record.size())));
        RecordText.header(rows, record);
        record.messageId().ifPresent(id -> rows.row("Message-ID", SafeText.of(id, RecordText.SHOWN)));
        RecordText.judgement(rows, record);
        RecordText.decisions(rows, messageRecord);
    }

    private static void objects(TextTable rows, MessageHistory messageHistory) {
        rows.row(
                "object",
                StoreLayout.incoming(messageHistory.message())
                        + messageHistory
                                .incoming()
                                .map(raw -> ": %s bytes%s"
                                        .formatted(
                                                number(raw.bytes()),
                                                raw.encrypted() ? ", ENCRYPTED: Homing has no key for it" : ""))
                                .orElse(": deleted by the lifecycle rule of the bucket"));
        messageHistory
                .copies()
                .forEach(copy -> rows.row(
                        "object",
                        "%s: %s bytes, %s"
                                .formatted(
                                        copy.key(),
                                        number(copy.bytes()),
                                        copy.sound() ? "matches the record" : "DOES NOT MATCH THE RECORD")));
        if (messageHistory.copies().isEmpty() && !messageHistory.places().isEmpty()) {
            rows.row(
                    "object",
                    StoreLayout.processed(messageHistory.message())
                            + ": MISSING; the sweep restores it for the hosts that need it");
        }
    }

    private static void place(TextTable rows, MessageHistory.Place place) {
        Entry entry = place.entry();
        rows.row(
                "journal",
                "lane %s position %s, %s: %s/%s%s"
                        .formatted(
                                entry.lane(),
                                entry.position(),
                                entry.committed(),
                                entry.mailbox(),
                                entry.folder(),
                                entry.replaces()
                                        .map(position -> ", for hosts that withheld position " + position)
                                        .orElse("")));
        if (!place.manifest()) {
            rows.row("", "no manifest (yet): the sweep writes it within half an hour");
        }
        place.hosts()
                .forEach(host -> rows.row(
                        "",
                        "%s (at %s) %s"
                                .formatted(
                                        host.host(),
                                        host.position(),
                                        host.reach().words())));
        place.here().ifPresent(disk -> {
            rows.row("", "this host: " + words(disk));
            disk.file().ifPresent(file -> rows.row("", file.toString()));
        });
    }

    private static String words(OnDisk disk) {
        return disk.folder()
                .map(folder -> "folder %s, UID %s, flags %s"
                        .formatted(
                                SafeText.of(folder),
                                disk.uid().map(Object::toString).orElse("none yet"),
                                disk.flags().isEmpty() ? "none" : disk.flags()))
                .orElse(disk.fate().words());
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String json(List<MessageHistory> lives, boolean all) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("schema", SCHEMA).put("complete", all);
        ArrayNode mails = json.putArray("mails");
        lives.forEach(messageHistory -> fill(mails.addObject(), messageHistory));
        return json.toString();
    }

    private static void fill(ObjectNode json, MessageHistory messageHistory) {
        json.put("message", messageHistory.message().value());
        messageHistory.recorded().ifPresent(messageRecord -> RecordText.fill(json, messageRecord));
        ArrayNode objects = json.putArray("objects");
        messageHistory
                .incoming()
                .ifPresent(raw -> objects.addObject()
                        .put(
                                "key",
                                StoreLayout.incoming(messageHistory.message()).value())
                        .put("bytes", raw.bytes())
                        .put("encrypted", raw.encrypted()));
        messageHistory
                .copies()
                .forEach(copy -> objects.addObject()
                        .put("key", copy.key().value())
                        .put("bytes", copy.bytes())
                        .put("sound", copy.sound()));
        ArrayNode places = json.putArray("places");
        messageHistory.places().forEach(place -> fill(places.addObject(), place));
    }

    private static void fill(ObjectNode json, MessageHistory.Place place) {
        json.putRawValue("entry", RouteText.raw(EntryJson.write(place.entry()))).put("manifest", place.manifest());
        ArrayNode hosts = json.putArray("hosts");
        place.hosts()
                .forEach(host -> hosts.addObject()
                        .put("host", host.host().value())
                        .put("position", host.position().value())
                        .put("reach", host.reach().name()));
        place.here().ifPresent(disk -> {
            ObjectNode here =
                    json.putObject("here").put("fate", disk.fate().name()).put("flags", disk.flags());
            disk.file().ifPresent(file -> here.put("file", file.toString()));
            disk.folder().ifPresent(folder -> here.put("folder", folder));
            disk.uid().ifPresent(uid -> here.put("uid", uid));
        });
    }
}
