package io.homing.agent.maildir;

import io.homing.agent.disk.DiskErrors;
import io.homing.agent.maildir.DeliveredName.Place;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A mail that Homing delivered, as far as its file shows.
 *
 * @param committed the commit time of its entry, in whole seconds
 * @param folder in which it is now; INBOX if the name of the directory is not that of a folder
 */
public record DeliveredMail(Place place, Instant committed, MailboxName mailbox, FolderName folder, Path file) {
    /** Passes each delivered mail of a volume, in any folder. Throws {@link HomingException} if a directory cannot be read. */
    public static void each(Path root, MaildirLayout layout, Consumer<DeliveredMail> each) {
        Map<Path, Map<String, String>> renamed = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.forEach(file -> of(root, layout, file, renamed).ifPresent(each));
        } catch (IOException e) {
            throw DiskErrors.of("list", root, e);
        } catch (UncheckedIOException e) {
            throw DiskErrors.of("list", root, e.getCause());
        }
    }

    private static Optional<DeliveredMail> of(
            Path root, MaildirLayout layout, Path file, Map<Path, Map<String, String>> renamed) {
        Path folder = file.getParent().getParent();
        if (folder == null || !folder.startsWith(root)) {
            return Optional.empty();
        }
        String name = name(file, folder, renamed);
        Optional<Place> place = DeliveredName.place(name);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        String folderName = folder.getFileName().toString();
        boolean isInbox = !folderName.startsWith(".");
        Path inbox = isInbox ? folder : folder.getParent();
        return layout.mailbox(root.relativize(inbox))
                .map(mailbox -> new DeliveredMail(
                        place.get(),
                        Instant.ofEpochSecond(DeliveredName.committed(name)),
                        mailbox,
                        isInbox ? FolderName.INBOX : folder(folderName.substring(1)),
                        file));
    }

    /** The name that Homing gave: Dovecot's list has it where the file has another name. */
    private static String name(Path file, Path folder, Map<Path, Map<String, String>> renamed) {
        String name = file.getFileName().toString();
        String part = file.getParent().getFileName().toString();
        if (DeliveredName.isOurs(name) || !(part.equals("cur") || part.equals("new"))) {
            return name;
        }
        return renamed.computeIfAbsent(folder, DovecotFolderState::renamed)
                .getOrDefault(DeliveredName.withoutFlags(name), name);
    }

    /** Decodes a name that contains an ampersand (RFC 3501, 5.1.3). */
    private static FolderName folder(String directory) {
        try {
            return directory.contains("&") ? FolderName.INBOX : new FolderName(directory.replace('.', '/'));
        } catch (IllegalArgumentException e) {
            return FolderName.INBOX;
        }
    }
}
