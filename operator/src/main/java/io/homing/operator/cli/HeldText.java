package io.homing.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.log.SafeText;
import io.homing.operator.held.HeldMails;
import io.homing.store.CommitResult;
import io.homing.store.Entry;
import io.homing.store.HeldMail.Held;
import io.homing.store.IndexRecord;
import io.homing.store.json.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Held mail as text and as JSON. */
final class HeldText {
    /** Bytes of a header that are printed at most. A malicious header may have megabytes. */
    private static final int HEADER = 8_192;

    private HeldText() {}

    static String human(List<HeldMails.HeldItem> waiting, OptionalInt kept, Instant now) {
        if (waiting.isEmpty()) {
            return "no mail is held";
        }
        return waiting.stream()
                .map(one -> Stream.concat(
                                Stream.of(one.held().message().value()),
                                Stream.of(
                                        "for      " + one.held().recipient(),
                                        "since    " + one.held().since() + left(one.held(), kept, now),
                                        "from     " + of(one, IndexRecord::from),
                                        "subject  " + of(one, IndexRecord::subject),
                                        "reason   " + SafeText.of(one.held().because(), 2 * RecordText.SHOWN)))
                        .collect(Collectors.joining(System.lineSeparator() + "    ")))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String of(HeldMails.HeldItem one, Function<IndexRecord, String> field) {
        return one.record()
                .map(record -> SafeText.of(field.apply(record), RecordText.SHOWN))
                .orElse("(not recorded)");
    }

    private static String left(Held held, OptionalInt kept, Instant now) {
        return kept.isEmpty() ? "" : ", days left: " + daysLeft(held, kept.getAsInt(), now);
    }

    private static long daysLeft(Held held, int kept, Instant now) {
        return Math.max(
                0,
                Duration.between(now, held.since().plus(Duration.ofDays(kept))).toDays());
    }

    static String json(List<HeldMails.HeldItem> waiting, OptionalInt kept, Instant now) {
        ObjectNode json = Fields.document();
        ArrayNode all = json.putArray("waiting");
        for (HeldMails.HeldItem one : waiting) {
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
        var text = new TextTable()
                .row("message", record.message().value())
                .row("received", record.received().toString())
                .row("sender", RecordText.sender(record));
        RecordText.header(text, record);
        text.row("size", record.size() + " bytes");
        RecordText.judgement(text, record);
        for (IndexRecord.Attachment attachment : record.attachments()) {
            text.row(
                    "attachment",
                    SafeText.of("%s (%s)".formatted(attachment.name(), attachment.type()), RecordText.SHOWN));
        }
        RecordText.decisions(text, shown.recorded());
        shown.waiting().forEach(held -> text.row("held", "for %s since %s".formatted(held.recipient(), held.since())));
        if (shown.waiting().isEmpty()) {
            text.row("held", "for no recipient (any more)");
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

    /** The header up to the first empty line, without the body. */
    private static String header(byte[] mail) {
        String top = new String(mail, 0, Math.min(mail.length, HEADER), UTF_8);
        return top.lines()
                .takeWhile(line -> !line.isEmpty())
                .map(line -> SafeText.of(line.replace('\t', ' ')))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    static String released(List<HeldMails.Released> all) {
        return all.stream()
                .flatMap(one -> one.placements().stream().map(commitResult -> released(one.held(), commitResult)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String released(Held held, CommitResult commitResult) {
        Entry entry = commitResult.entry();
        return "%s for %s: %s %s, folder %s, position %s of lane %s"
                .formatted(
                        held.message(),
                        held.recipient(),
                        switch (commitResult) {
                            case CommitResult.Committed committed -> "delivered to";
                            case CommitResult.AlreadyCommitted already -> "was already delivered to";
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
            for (CommitResult commitResult : one.placements()) {
                Entry entry = commitResult.entry();
                released.addObject()
                        .put("message", entry.message().value())
                        .put("recipient", one.held().recipient().value())
                        .put("mailbox", entry.mailbox().toString())
                        .put("folder", entry.folder().value())
                        .put("lane", entry.lane().number())
                        .put("position", entry.position().value())
                        .put("already", commitResult instanceof CommitResult.AlreadyCommitted);
            }
        }
        return json.toString();
    }

    static String deleted(List<Held> all) {
        return all.stream()
                        .map(held -> "%s for %s: removed from the list%n".formatted(held.message(), held.recipient()))
                        .collect(Collectors.joining())
                + "The mail itself stays in the bucket until the lifecycle rule deletes it.";
    }

    static String deletedJson(List<Held> all) {
        ObjectNode json = Fields.document();
        ArrayNode deleted = json.putArray("deleted");
        all.forEach(held -> fill(deleted.addObject(), held));
        return json.toString();
    }
}
