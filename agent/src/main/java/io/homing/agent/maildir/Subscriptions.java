package io.homing.agent.maildir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.disk.Disk;
import io.homing.agent.disk.DiskErrors;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes to the folders that Homing makes (RFC 9051, 6.3.7), because most clients show only these. It subscribes once
 * when a folder is made, so that a later unsubscription by the user lasts. A mark is made before the folder and removed
 * after the subscription: a crash in between leaves work for the next run, and not a hidden folder.
 */
final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    static final String FILE = "subscriptions";

    private static final String MARK = ".subscribe";

    /** The largest list that is read, because the file of a user is read into memory. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int ATTEMPTS = 5;

    private record Due(MailboxName mailbox, FolderName folder) {}

    private final Disk disk;
    private final Path root;
    private final MaildirLayout layout;
    private final DotLock lock;
    private final Path marks;
    private final Map<Path, Due> pending = new TreeMap<>();
    private boolean known;

    /** @param marks the directory of the marks */
    Subscriptions(Disk disk, Path root, MaildirLayout layout, DotLock lock, Path marks) {
        this.disk = disk;
        this.root = root;
        this.layout = layout;
        this.lock = lock;
        this.marks = marks;
    }

    /** Records that a folder is about to be made: from now on not even a crash loses its subscription. */
    void expect(MailboxName mailbox, FolderName folder) {
        Path mark = mark(mailbox, folder);
        pending.put(mark, new Due(mailbox, folder));
        if (!Files.exists(mark)) {
            disk.replace(mark, (mailbox + "\n" + folder).getBytes(UTF_8));
        }
    }

    /** Removes the mark, because another process made the folder. */
    void forget(MailboxName mailbox, FolderName folder) {
        done(mark(mailbox, folder));
    }

    /**
     * Subscribes to every folder that was made. A failure is tried again at the next call and delays no
     * mail.
     */
    void complete() {
        try {
            readMarks();
        } catch (HomingException e) {
            LOG.debug("cannot read the marks of incomplete subscriptions: {}", e.getMessage());
        }
        List.copyOf(pending.keySet()).forEach(this::complete);
    }

    /** Handles one mailbox at a time: a failure with one list does not affect the others. */
    private void complete(Path mark) {
        try {
            if (subscribe(pending.get(mark))) {
                done(mark);
            }
        } catch (HomingException e) {
            LOG.debug("cannot complete a subscription: {}", e.getMessage());
        }
    }

    /** The marks that an earlier run left. */
    private void readMarks() {
        if (known) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(marks, "*" + MARK)) {
            for (Path mark : files) {
                Optional<Due> due = due(mark);
                due.ifPresent(found -> pending.put(mark, found));
                if (due.isEmpty()) {
                    disk.delete(mark);
                }
            }
            known = true;
        } catch (DirectoryIteratorException e) {
            throw DiskErrors.of("list", marks, e.getCause());
        } catch (IOException e) {
            throw DiskErrors.of("list", marks, e);
        }
    }

    /** The folder of a mark; empty if the mark is damaged. */
    private static Optional<Due> due(Path mark) throws IOException {
        try (InputStream content = Files.newInputStream(mark)) {
            List<String> names =
                    new String(content.readNBytes(MOST_BYTES), UTF_8).lines().toList();
            return names.size() == 2
                    ? Optional.of(new Due(MailboxName.of(names.getFirst()), new FolderName(names.getLast())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return false when it must be tried again */
    private boolean subscribe(Due due) {
        Path folder = root.resolve(layout.folder(due.mailbox(), due.folder()));
        if (!FolderIdentities.isOurs(folder, due.mailbox(), due.folder())) {
            return true; // it was never made, or the user has deleted it
        }
        Path file = root.resolve(layout.inbox(due.mailbox())).resolve(FILE);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            SubscriptionList list = read(file);
            if (list.has(due.folder())) {
                return true;
            }
            byte[] content = list.with(due.folder()).bytes();
            if (!lock.replace(file, content, () -> read(file).equals(list))) {
                return false;
            }
        }
        return false; // the user changes the list again and again
    }

    private static SubscriptionList read(Path file) {
        if (Files.exists(file, NOFOLLOW_LINKS) && !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
            throw DiskErrors.of(
                    "read", file, new IOException("it is not a regular file")); // reading a pipe would never end
        }
        try (InputStream list = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            byte[] content = list.readNBytes(MOST_BYTES);
            if (content.length == MOST_BYTES) {
                throw new IOException("too large");
            }
            return SubscriptionList.of(content);
        } catch (NoSuchFileException e) {
            return SubscriptionList.NONE;
        } catch (IOException e) {
            throw DiskErrors.of("read", file, e);
        }
    }

    private void done(Path mark) {
        disk.delete(mark);
        pending.remove(mark);
    }

    private Path mark(MailboxName mailbox, FolderName folder) {
        return marks.resolve(FolderIdentity.of(mailbox, folder, Position.NONE).guid() + MARK);
    }
}
