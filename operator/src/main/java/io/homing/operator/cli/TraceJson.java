package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.FLAG;
import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.list;
import static io.homing.operator.cli.JsonType.oneOf;
import static io.homing.operator.cli.JsonType.stored;

import io.homing.operator.trace.MessageHistory;
import io.homing.operator.trace.MessageHistory.AtHost;
import io.homing.operator.trace.MessageHistory.Place;
import io.homing.operator.trace.MessageHistory.Reach;
import io.homing.operator.trace.OnDisk;
import io.homing.operator.trace.OnDisk.LocalState;
import io.homing.store.MessageRecord;
import io.homing.store.StoreLayout;
import io.homing.store.json.EntryJson;
import io.homing.store.json.IndexJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The JSON of {@code homing trace}. */
final class TraceJson {
    private TraceJson() {}

    /** @param complete whether no other message fits */
    record Traced(List<MessageHistory> mails, boolean complete) {}

    /** An object of the bucket: that of SES may be encrypted, a canonical one is sound or not. */
    private record Stored(String key, long bytes, Optional<Boolean> encrypted, Optional<Boolean> sound) {}

    static JsonObject<Traced> fields() {
        return JsonObject.<Traced>empty()
                .field("complete", "False where there are more: --limit.", FLAG, Traced::complete)
                .field("mails", "The newest first.", list(mail()), Traced::mails);
    }

    private static JsonObject<MessageHistory> mail() {
        return JsonObject.<MessageHistory>empty()
                .field("message", "Its id.", TEXT, mail -> mail.message().value())
                .optional(
                        "record",
                        "As it is stored. Absent before a decision.",
                        stored(IndexJson::write),
                        mail -> mail.recorded().map(MessageRecord::record))
                .optional(
                        "decisions",
                        "For each recipient, as stored. Absent before a decision.",
                        SearchJson.decisions(),
                        mail -> mail.recorded().map(MessageRecord::decisions))
                .field("objects", "Of the message in the bucket.", list(object()), TraceJson::objects)
                .field("places", "Its entries in the journal.", list(place()), MessageHistory::places);
    }

    private static List<Stored> objects(MessageHistory mail) {
        return Stream.concat(
                        mail.incoming().stream()
                                .map(raw -> new Stored(
                                        StoreLayout.incoming(mail.message()).value(),
                                        raw.bytes(),
                                        Optional.of(raw.encrypted()),
                                        Optional.empty())),
                        mail.copies().stream()
                                .map(copy -> new Stored(
                                        copy.key().value(), copy.bytes(), Optional.empty(), Optional.of(copy.sound()))))
                .toList();
    }

    private static JsonObject<Stored> object() {
        return JsonObject.<Stored>empty()
                .field("key", "In the bucket.", TEXT, Stored::key)
                .field("bytes", "Its size.", NUMBER, Stored::bytes)
                .optional("encrypted", "What SES stored: whether it is encrypted.", FLAG, Stored::encrypted)
                .optional("sound", "A canonical message: whether it is as recorded.", FLAG, Stored::sound);
    }

    private static JsonObject<Place> place() {
        return JsonObject.<Place>empty()
                .field("entry", "As it is stored.", stored(EntryJson::write), Place::entry)
                .field("manifest", "Whether its manifest exists.", FLAG, Place::manifest)
                .field("hosts", "All that have ever reported.", list(host()), Place::hosts)
                .optional("here", "On this host. Absent with an operator's configuration.", here(), Place::here);
    }

    private static JsonObject<AtHost> host() {
        return JsonObject.<AtHost>empty()
                .field("host", "Its name.", TEXT, host -> host.host().value())
                .field(
                        "position",
                        "It has come up to here.",
                        NUMBER,
                        host -> host.position().value())
                .field(
                        "reach",
                        "Whether it has the entry.",
                        oneOf(List.of(Reach.values()), Reach::name),
                        AtHost::reach);
    }

    private static JsonObject<OnDisk> here() {
        return JsonObject.<OnDisk>empty()
                .field(
                        "fate",
                        "What became of the message.",
                        oneOf(List.of(LocalState.values()), LocalState::name),
                        OnDisk::fate)
                .field("flags", "The letters of its file name, such as S for seen.", TEXT, OnDisk::flags)
                .optional(
                        "file",
                        "Relative to the mail root.",
                        TEXT,
                        disk -> disk.file().map(Path::toString))
                .optional("folder", "Where it is now.", TEXT, OnDisk::folder)
                .optional("uid", "Of Dovecot.", NUMBER, disk -> disk.uid().map(uid -> uid));
    }
}
