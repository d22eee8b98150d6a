package io.homing.agent.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.disk.Disk;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the folders that deliveries need, each with its identity set before Dovecot first sees it. A new folder is built in
 * a temporary directory and appears complete, in one rename. A new mailbox gets the usual folders at once: if Dovecot made
 * them on each host by itself, their identities would differ.
 */
public final class Folders {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

    static final String UID_LIST = "dovecot-uidlist";
    static final List<FolderName> USUAL = List.of(
            FolderName.JUNK,
            new FolderName("Drafts"),
            new FolderName("Sent"),
            new FolderName("Trash"),
            new FolderName("Archive"));

    private final Disk disk;
    private final Path root;
    private final MaildirLayout layout;
    private final Path workshop;
    private final Path made;
    private final DotLock lock;
    private final Subscriptions subscriptions;
    private final Set<MailboxName> adopted = new HashSet<>();

    /**
     * @param root of the mail volume
     * @param workshop a directory on the same file system for temporary files; its content may be deleted at any time
     * @param made a directory with a mark for each folder that was ever made
     */
    public Folders(Disk disk, Path root, MaildirLayout layout, Path workshop, Path made) {
        this.disk = disk;
        this.root = root;
        this.layout = layout;
        this.workshop = workshop;
        this.made = made;
        this.lock = new DotLock(disk, workshop);
        this.subscriptions = new Subscriptions(disk, root, layout, lock, made);
    }

    /**
     * Ensures that the folder of this entry exists as a real directory inside the mail root.
     *
     * @return false if there is a {@link #detour}; then nothing was made
     */
    public boolean ensure(Entry entry) {
        Path inbox = root.resolve(layout.inbox(entry.mailbox()));
        if (detour(root, layout, entry).isPresent()) {
            return false;
        }
        if (!Files.isDirectory(inbox, NOFOLLOW_LINKS)) {
            makeWay(inbox.getParent());
            Path built = buildMailbox(entry);
            remember(
                    entry.mailbox(),
                    USUAL); // before: after a crash the mailbox exists, and this code is not reached again
            appear(built, inbox);
        }
        settle(entry.mailbox(), entry.folder(), entry.position());
        subscriptions.complete();
        remember(entry.mailbox(), List.of(entry.folder()));
        return true;
    }

    /**
     * Adopts mailboxes that Dovecot made at a login before the first mail: makes their usual folders. Folders that a user
     * has deleted since are not made again, and a mailbox whose INBOX has had other mail is left alone. A mailbox that cannot
     * be adopted yet delays no mail; the next call tries again, also to complete the subscriptions of an earlier call.
     */
    public void adopt() {
        try {
            FolderIdentities.mailboxes(root, layout).stream()
                    .filter(mailbox -> !adopted.contains(mailbox))
                    .filter(this::adopt)
                    .forEach(adopted::add);
        } catch (HomingException e) {
            LOG.debug("cannot adopt mailboxes: {}", e.getMessage());
        }
        subscriptions.complete();
    }

    private boolean adopt(MailboxName mailbox) {
        Path inbox = root.resolve(layout.inbox(mailbox));
        try {
            return Files.isDirectory(inbox.resolve("cur"), NOFOLLOW_LINKS)
                    && adopt(mailbox, FolderName.INBOX)
                    && (!FolderIdentities.isOurs(inbox, mailbox, FolderName.INBOX)
                            || USUAL.stream()
                                    .filter(folder -> !Files.exists(memory(mailbox, folder)))
                                    .allMatch(folder -> adopt(mailbox, folder)));
        } catch (HomingException e) {
            LOG.debug("cannot adopt the mailbox {}: {}", mailbox, e.getMessage());
            return false;
        }
    }

    private boolean adopt(MailboxName mailbox, FolderName folder) {
        boolean settled = detour(root, layout, mailbox, folder).isEmpty() && settle(mailbox, folder, Position.NONE);
        if (settled) {
            remember(mailbox, List.of(folder));
        }
        return settled;
    }

    /** @return false when Dovecot has locked the folder: its identity cannot be set yet */
    private boolean settle(MailboxName mailbox, FolderName name, Position brought) {
        Path folder = root.resolve(layout.folder(mailbox, name));
        if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            Path built = build(workshop.resolve("folder"), mailbox, name, brought);
            subscriptions.expect(mailbox, name);
            if (!appear(built, folder)) {
                subscriptions.forget(mailbox, name);
            }
        }
        for (String part : List.of("new", "cur", "tmp")) {
            make(folder.resolve(part));
        }
        return FolderIdentities.isFree(folder, mailbox, name)
                ? pin(folder, mailbox, name, identity(mailbox, name, brought))
                : Files.exists(folder.resolve(UID_LIST), NOFOLLOW_LINKS);
    }

    /**
     * Replaces the identity of a folder that Dovecot made and in which it has assigned no UID, so that no client depends on
     * the present one. Dovecot then uses the new list, and ends sessions that have the folder open (2.3.19, 2.4.1); their
     * clients reconnect.
     */
    private boolean pin(Path folder, MailboxName mailbox, FolderName name, FolderIdentity identity) {
        return lock.replace(
                folder.resolve(UID_LIST), identity.uidList(), () -> FolderIdentities.isFree(folder, mailbox, name));
    }

    private void makeWay(Path directory) {
        Path step = root;
        for (Path part : root.relativize(directory)) {
            step = step.resolve(part);
            make(step);
        }
    }

    /** Makes a directory by a move, which follows no symbolic link, unlike mkdir(2). */
    private void make(Path directory) {
        if (!Files.exists(directory, NOFOLLOW_LINKS)) {
            Path built = workshop.resolve("directory");
            disk.makeDirectory(built);
            appear(built, directory);
        }
    }

    private Path buildMailbox(Entry entry) {
        Path mailbox = build(workshop.resolve("mailbox"), entry.mailbox(), FolderName.INBOX, Position.NONE);
        for (FolderName folder : USUAL) {
            build(mailbox.resolve(MaildirLayout.directory(folder)), entry.mailbox(), folder, Position.NONE);
        }
        disk.make(
                mailbox.resolve(Subscriptions.FILE),
                SubscriptionList.NONE.with(USUAL).bytes());
        disk.sync(mailbox);
        return mailbox;
    }

    private Path build(Path directory, MailboxName mailbox, FolderName folder, Position brought) {
        disk.deleteTree(directory); // left by an attempt that failed
        disk.makeDirectory(directory);
        for (String part : List.of("new", "cur", "tmp")) {
            disk.makeDirectory(directory.resolve(part));
        }
        if (!folder.equals(FolderName.INBOX)) {
            disk.make(directory.resolve("maildirfolder"), new byte[0]);
        }
        disk.make(
                directory.resolve(UID_LIST), identity(mailbox, folder, brought).uidList());
        disk.sync(directory);
        return directory;
    }

    private FolderIdentity identity(MailboxName mailbox, FolderName folder, Position brought) {
        boolean again = Files.exists(memory(mailbox, folder));
        return FolderIdentity.of(mailbox, folder, again ? brought : Position.NONE);
    }

    /** @return false when another process was faster */
    private boolean appear(Path built, Path target) {
        boolean ours = disk.moveDirectory(built, target);
        disk.sync(target.getParent());
        return ours;
    }

    /**
     * Marks a single folder only after it exists: otherwise a crash in between would make the first folder look like a second
     * one. For the folders of a new mailbox this cannot happen, because {@link #buildMailbox} does not check the marks.
     */
    private void remember(MailboxName mailbox, List<FolderName> folders) {
        List<Path> fresh = folders.stream()
                .filter(folder -> !folder.equals(FolderName.INBOX))
                .map(folder -> memory(mailbox, folder))
                .filter(memory -> !Files.exists(memory))
                .toList();
        if (!fresh.isEmpty()) {
            fresh.forEach(memory -> disk.make(memory, new byte[0]));
            disk.sync(made);
        }
    }

    private Path memory(MailboxName mailbox, FolderName folder) {
        return made.resolve(FolderIdentity.of(mailbox, folder, Position.NONE).guid());
    }

    /**
     * The first element of the path to the folder of this entry that is not a directory. A mail user who may write into the
     * mailbox can put a symbolic link there, to make the agent write elsewhere.
     */
    public static Optional<Path> detour(Path root, MaildirLayout layout, Entry entry) {
        return detour(root, layout, entry.mailbox(), entry.folder());
    }

    private static Optional<Path> detour(Path root, MaildirLayout layout, MailboxName mailbox, FolderName name) {
        Path folder = root.resolve(layout.folder(mailbox, name));
        return Stream.of("new", "cur")
                .flatMap(part -> steps(root, folder.resolve(part)))
                .filter(step -> Files.exists(step, NOFOLLOW_LINKS) && !Files.isDirectory(step, NOFOLLOW_LINKS))
                .findFirst();
    }

    private static Stream<Path> steps(Path root, Path path) {
        Path below = root.relativize(path);
        return IntStream.rangeClosed(1, below.getNameCount()).mapToObj(count -> root.resolve(below.subpath(0, count)));
    }
}
