package io.homing.agent.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.disk.DiskErrors;
import io.homing.agent.maildir.DeliveredName.Place;
import io.homing.store.Entry;
import io.homing.store.MailboxName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * All folders of one mailbox as they are on disk, for reading only. Symbolic links are not followed.
 */
public final class MailboxView {
    private final Path root;
    private final MaildirLayout layout;
    private final Path inbox;
    private final List<Path> folders = new ArrayList<>();
    private final Map<Path, DovecotFolderState> memories = new HashMap<>();

    private MailboxView(Path root, MaildirLayout layout, Path inbox) {
        this.root = root;
        this.layout = layout;
        this.inbox = inbox;
    }

    /**
     * Reads a mailbox.
     *
     * @param mail gets each file that Homing delivered, in any folder and under any name. The files are read before Dovecot's
     *     records: a mail that a user deletes meanwhile is then found as a file, and one deleted earlier is found in the records
     */
    public static MailboxView of(Path root, MaildirLayout layout, MailboxName mailbox, BiConsumer<Place, Path> mail) {
        var view = new MailboxView(root, layout, root.resolve(layout.inbox(mailbox)));
        view.folders.add(view.inbox);
        view.each(view.inbox, child -> {
            if (child.getFileName().toString().startsWith(".")
                    && Files.isDirectory(child.resolve("cur"), NOFOLLOW_LINKS)) {
                view.folders.add(child);
            }
        });
        Map<Path, Map<String, String>> renamed = new HashMap<>();
        view.folders.forEach(folder -> renamed.put(folder, DovecotFolderState.renamed(folder)));
        for (String part : List.of(
                "new", "cur")) { // in this order: a mail that Dovecot moves meanwhile is seen twice rather than never
            for (Path folder : view.folders) {
                Map<String, String> names = renamed.get(folder);
                view.each(
                        folder.resolve(part), file -> place(file, names).ifPresent(place -> mail.accept(place, file)));
            }
        }
        view.folders.forEach(folder -> view.memories.put(folder, DovecotFolderState.of(folder)));
        return view;
    }

    private static Optional<Place> place(Path file, Map<String, String> renamed) {
        String name = file.getFileName().toString();
        return renamed.isEmpty() || DeliveredName.isOurs(name)
                ? DeliveredName.place(name)
                : Optional.ofNullable(renamed.get(DeliveredName.withoutFlags(name)))
                        .flatMap(DeliveredName::place);
    }

    private interface Each {
        void path(Path path);
    }

    private void each(Path directory, Each each) {
        if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            paths.forEach(each::path);
        } catch (NoSuchFileException e) {
            return; // a user deleted the folder a moment ago
        } catch (DirectoryIteratorException e) {
            throw DiskErrors.of("list", directory, e.getCause());
        } catch (IOException e) {
            throw DiskErrors.of("list", directory, e);
        }
    }

    /** Whether the mailbox exists. */
    public boolean exists() {
        return Files.isDirectory(inbox, NOFOLLOW_LINKS);
    }

    /** Whether the folder to which the entry was delivered exists. */
    public boolean hasFolderOf(Entry entry) {
        return memories.containsKey(folderOf(entry));
    }

    /** Dovecot's records of the folder to which the entry was delivered. */
    public DovecotFolderState memoryOf(Entry entry) {
        return memories.getOrDefault(folderOf(entry), DovecotFolderState.NONE);
    }

    /** Whether no folder has ever had this mail, by Dovecot's records. */
    public boolean knowsNothingOf(Entry entry) {
        return memories.values().stream()
                .allMatch(memory ->
                        memory.uid(entry).isEmpty() && memory.traceOf(entry) == DovecotFolderState.Trace.NONE);
    }

    /** Dovecot's records of every folder. */
    public Map<Path, DovecotFolderState> memories() {
        return Map.copyOf(memories);
    }

    private Path folderOf(Entry entry) {
        return root.resolve(layout.folder(entry.mailbox(), entry.folder()));
    }
}
