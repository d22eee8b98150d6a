package io.homing.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.held.HeldMails;
import io.homing.store.Entry;
import io.homing.store.HeldMail.Held;
import io.homing.store.IndexRecord;
import io.homing.store.Placement;
import io.homing.store.json.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Held mail for people and for programs. */
final class HeldText {
    /** Of a header, which may be megabytes of somebody's malice. */
    private static final int HEADER = 8_192;

    private HeldText() {}

    static String human(List<HeldMails.Waiting> waiting, OptionalInt kept, Instant now) {
        if (waiting.isEmpty()) {
            return "nothing waits";
        }
        return waiting.stream()
                .map(one -> Stream.concat(
                                Stream.of(one.held().message().value()),
                                Stream.of(
                                        "for      " + one.held().recipient(),
                                        "since    " + one.held().since() + left(one.held(), kept, now),
                                        "from     " + of(one, IndexRecord::from),
                                        "subject  " + of(one, IndexRecord::subject),
                                        "why      " + Columns.safe(one.held().because(), 2 * RecordText.SHOWN)))
                        .collect(Collectors.joining(System.lineSeparator() + "    ")))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String of(HeldMails.Waiting one, Function<IndexRecord, String> field) {
        return one.record()
                .map(record -> Columns.safe(field.apply(record), RecordText.SHOWN))
                .orElse("(not on record)");
    }

    private static String left(Held held, OptionalInt kept, Instant now) {
        return kept.isEmpty() ? "" : ", days left: " + daysLeft(held, kept.getAsInt(), now);
    }

    private static long daysLeft(Held held, int kept, Instant now) {
        return Math.max(
                0,
                Duration.between(now, held.since().plus(Duration.ofDays(kept))).toDays());
    }

    static String json(List<HeldMails.Waiting> waiting, OptionalInt kept, Instant now) {
        ObjectNode json = Fields.document();
        ArrayNode all = json.putArray("waiting");
        for (HeldMails.Waiting one : waiting) {
            ObjectNode item = fill(all.addObject(), one.held());
            one.record().ifPresent(record -> item.put("from", record.from()).put("subject", record.subject()));
            kept.ifPresent(days -> item.put("daysLeft", daysLeft(one.held(), days, now)));
        }
        return json.toString();
    }

    private static ObjectNode fill(ObjectNode json, Held held) {
        return json.put("message", held.message().value())
                .put("recipient", held.recipient().value())
                .put("since", held.since().toString())
                .put("because", held.because())
                .put("warned", held.warned());
    }

    static String human(HeldMails.Shown shown, Optional<byte[]> mail) {
        IndexRecord record = shown.recorded().record();
        var text = new Columns()
                .row("message", record.message().value())
                .row("received", record.received().toString())
                .row("sender", RecordText.sender(record));
        RecordText.header(text, record);
        text.row("size", record.size() + " bytes");
        RecordText.judgement(text, record);
        for (IndexRecord.Attachment attachment : record.attachments()) {
            text.row(
                    "attachment",
                    Columns.safe("%s (%s)".formatted(attachment.name(), attachment.type()), RecordText.SHOWN));
        }
        RecordText.decisions(text, shown.recorded());
        shown.waiting().forEach(held -> text.row("waits", "for %s since %s".formatted(held.recipient(), held.since())));
        if (shown.waiting().isEmpty()) {
            text.row("waits", "for nobody (any more)");
        }
        return text
                + mail.map(bytes -> System.lineSeparator() + System.lineSeparator() + header(bytes))
                        .orElse("");
    }

    static String json(HeldMails.Shown shown, Optional<byte[]> mail) {
        ObjectNode json = RecordText.fill(Fields.document(), shown.recorded());
        ArrayNode waiting = json.putArray("waiting");
        shown.waiting().forEach(held -> fill(waiting.addObject(), held));
        mail.ifPresent(bytes -> json.put("headers", header(bytes)));
        return json.toString();
    }

    /** Up to the first empty line: not a word of the body. */
    private static String header(byte[] mail) {
        String top = new String(mail, 0, Math.min(mail.length, HEADER), UTF_8);
        return top.lines()
                .takeWhile(line -> !line.isEmpty())
                .map(line -> Columns.safe(line.replace('\t', ' ')))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    static String released(List<HeldMails.Released> all) {
        return all.stream()
                .flatMap(one -> one.placements().stream().map(placement -> released(one.held(), placement)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String released(Held held, Placement placement) {
        Entry entry = placement.entry();
        return "%s for %s: %s %s, folder %s, position %s of lane %s"
                .formatted(
                        held.message(),
                        held.recipient(),
                        switch (placement) {
                            case Placement.Placed placed -> "delivered to";
                            case Placement.AlreadyPlaced already -> "was already delivered to";
                        },
                        entry.mailbox(),
                        entry.folder(),
                        entry.position(),
                        entry.lane());
    }

    static String releasedJson(List<HeldMails.Released> all) {
        ObjectNode json = Fields.document();
        ArrayNode released = json.putArray("released");
        for (HeldMails.Released one : all) {
            for (Placement placement : one.placements()) {
                Entry entry = placement.entry();
                released.addObject()
                        .put("message", entry.message().value())
                        .put("recipient", one.held().recipient().value())
                        .put("mailbox", entry.mailbox().toString())
                        .put("folder", entry.folder().value())
                        .put("lane", entry.lane().number())
                        .put("position", entry.position().value())
                        .put("already", placement instanceof Placement.AlreadyPlaced);
            }
        }
        return json.toString();
    }

    static String deleted(List<Held> all) {
        return all.stream()
                        .map(held -> "%s for %s: off the list%n".formatted(held.message(), held.recipient()))
                        .collect(Collectors.joining())
                + "The mail itself stays in the bucket until its life cycle deletes it.";
    }

    static String deletedJson(List<Held> all) {
        ObjectNode json = Fields.document();
        ArrayNode deleted = json.putArray("deleted");
        all.forEach(held -> fill(deleted.addObject(), held));
        return json.toString();
    }
}
