package io.homing.store.json;

import io.homing.store.Entry;
import io.homing.store.Flag;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import io.homing.store.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The journal entry: the text of a manifest, and of the {@code entry} attribute in the table. */
public final class EntryJson {
    private EntryJson() {}

    public static String write(Entry entry) {
        var json = Fields.document()
                .put("lane", entry.lane().number())
                .put("position", entry.position().value())
                .put("message", entry.message().value())
                .put("mailbox", entry.mailbox().toString())
                .put("folder", entry.folder().value())
                .put("flags", Flag.letters(entry.flags()))
                .put("size", entry.size())
                .put("sha256", entry.sha256().value())
                .put("received", entry.received().toString())
                .put("committed", entry.committed().toString())
                .put("object", entry.object().value());
        entry.replaces().ifPresent(position -> json.put("answers", position.value()));
        return JsonTree.write(json);
    }

    /** The reverse of {@link #write}; throws {@link HomingException} for anything else. */
    public static Entry read(String json) {
        return Fields.read(
                "journal entry",
                json,
                fields -> new Entry(
                        new Lane(fields.smallNumber("lane")),
                        new Position(fields.number("position")),
                        fields.value("message", MessageId::new),
                        fields.value("mailbox", MailboxName::of),
                        fields.value("folder", FolderName::new),
                        fields.value("flags", Flag::ofLetters),
                        fields.number("size"),
                        fields.value("sha256", Sha256::new),
                        fields.value("received", Instant::parse),
                        fields.value("committed", Instant::parse),
                        fields.value("object", ObjectKey::new),
                        fields.optionalNumber("answers").map(Position::new)));
    }

    /**
     * Reads stored entries in order and ends before the first that cannot be read, so that the entries before it are
     * delivered.
     *
     * @throws HomingException of kind CORRUPT where the first one cannot be read
     */
    public static <T> List<Entry> readable(List<T> stored, Function<T, Entry> reader) {
        List<Entry> entries = new ArrayList<>();
        for (T one : stored) {
            try {
                entries.add(reader.apply(one));
            } catch (HomingException e) {
                if (entries.isEmpty()) {
                    throw e;
                }
                return entries;
            }
        }
        return entries;
    }
}
