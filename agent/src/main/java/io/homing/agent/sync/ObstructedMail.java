package io.homing.agent.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.agent.disk.Disk;
import io.homing.agent.disk.DiskErrors;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.json.EntryJson;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Mails that cannot be delivered to their folder because a mail user put a file or a link in its place. They wait here, so
 * that one user cannot stop the mail of all others. When the obstruction is gone, they are delivered under the same name and
 * in the same order. Mails are named by lane and position; the entry of each is beside it.
 */
final class ObstructedMail {
    private static final String ENTRY = ".json";

    private final Path directory;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    private record Place(MailboxName mailbox, FolderName folder) {
        static Place of(Entry entry) {
            return new Place(entry.mailbox(), entry.folder());
        }
    }

    ObstructedMail(Path directory) {
        this.directory = directory;
        if (Files.isDirectory(directory)) {
            load();
        }
    }

    /** Removes entries without a mail, which a crash leaves: the mail is still in staging, or already delivered. */
    private void load() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENTRY)) {
            for (Path file : files) {
                Entry entry = read(file);
                if (Files.exists(mail(entry))) {
                    entries.put(name(entry), entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw DiskErrors.of("read", directory, e.getCause());
        } catch (IOException e) {
            throw DiskErrors.of("read", directory, e);
        }
    }

    private static Entry read(Path file) throws IOException {
        try {
            return EntryJson.read(new String(Documents.read(file), UTF_8).strip());
        } catch (HomingException e) {
            throw Documents.unreadable(file, e);
        }
    }

    Path directory() {
        return directory;
    }

    Path mail(Entry entry) {
        return directory.resolve(name(entry));
    }

    private static String name(Entry entry) {
        return entry.lane() + "-" + entry.position().padded();
    }

    /** Whether a mail waits for the folder of this entry. Then this one waits too, because their order is that of the UIDs. */
    boolean hasOneFor(Entry entry) {
        return !of(entry).isEmpty();
    }

    /** The first waiting mail of each folder. */
    List<Entry> first() {
        Map<Place, Entry> first = new LinkedHashMap<>();
        entries.values().forEach(entry -> first.putIfAbsent(Place.of(entry), entry));
        return List.copyOf(first.values());
    }

    Set<Position> positions(Lane lane) {
        return entries.values().stream()
                .filter(entry -> entry.lane().equals(lane))
                .map(Entry::position)
                .collect(Collectors.toSet());
    }

    /** All mails that wait for the folder of this entry, in order. */
    List<Entry> of(Entry entry) {
        return entries.values().stream()
                .filter(other -> Place.of(other).equals(Place.of(entry)))
                .toList();
    }

    /** Adds a mail, durably. The entry is written first, because the mail alone does not show its folder. */
    void admit(Disk disk, Path mail, Entry entry) {
        disk.makeDirectories(directory);
        disk.replace(
                directory.resolve(name(entry) + ENTRY), EntryJson.write(entry).getBytes(UTF_8));
        disk.move(mail, mail(entry));
        disk.sync(directory);
        entries.put(name(entry), entry);
    }

    /** Removes the entry of a mail that was delivered. */
    void dismiss(Disk disk, Entry entry) {
        disk.sync(directory);
        disk.delete(directory.resolve(name(entry) + ENTRY));
        entries.remove(name(entry));
    }
}
