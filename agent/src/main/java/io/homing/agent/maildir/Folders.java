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
 * Makes the folders that deliveries need, each with its identity pinned before Dovecot first sees it. A new folder is
 * built out of sight and appears whole, in one rename. A new mailbox gets the usual folders at once: where Dovecot made
 * them on each host by itself, they would never be the same folders.
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
     * @param workshop a directory on the same file system for what is being built; its content may vanish at any time
     * @param made a directory that remembers which folders there have been
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
     * Makes sure that the folder of this entry is there, a real directory inside the mail root.
     *
     * @return false when there is a {@link #detour}; then nothing was made
     */
    public boolean ensure(Entry entry) {
        Path inbox = root.resolve(layout.inbox(entry.mailbox()));
        if (detour(root, layout, entry).isPresent()) {
            return false;
        }
        if (!Files.isDirectory(inbox, NOFOLLOW_LINKS)) {
            makeWay(inbox.getParent());
            Path built = buildMailbox(entry);
            remember(entry.mailbox(), USUAL); // before: after a crash the mailbox is there, and nobody comes here again
            appear(built, inbox);
        }
        settle(entry.mailbox(), entry.folder(), entry.position());
        subscriptions.complete();
        remember(entry.mailbox(), List.of(entry.folder()));
        return true;
    }

    /**
     * Makes the usual folders of mailboxes that Dovecot made, at a login before the first mail. What a user deleted since
     * stays away, and so does everything from a mailbox whose INBOX has had mail of others. A mailbox that cannot be
     * adopted, or not yet, keeps no mail from coming: it is tried again at the next call. So is a subscription that an earlier
     * call could not complete.
     */
    public void adopt() {
        try {
            FolderIdentities.mailboxes(root, layout).stream()
                    .filter(mailbox -> !adopted.contains(mailbox))
                    .filter(this::adopt)
                    .forEach(adopted::add);
        } catch (HomingException e) {
            LOG.debug("No mailbox is adopted: {}", e.getMessage());
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
            LOG.debug("{} is not adopted: {}", mailbox, e.getMessage());
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

    /** @return false when Dovecot has the folder in hand: who wants to give it its identity must wait */
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
     * Dovecot made the folder and has given no UID away, so that nobody needs the identity that it has by chance, if any.
     * Dovecot then takes the new list for the truth, and ends sessions that have the folder open (2.3.19, 2.4.1): their
     * clients come again.
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

    /** By a move, which follows no symbolic link: mkdir(2) would. */
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
        disk.deleteTree(directory); // of an attempt that came to nothing
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

    /** @return false when another process was quicker */
    private boolean appear(Path built, Path target) {
        boolean ours = disk.moveDirectory(built, target);
        disk.sync(target.getParent());
        return ours;
    }

    /**
     * A single folder only after it is there: a crash in between must not make the first folder look like a second one.
     * The folders of a new mailbox cannot: {@link #buildMailbox} does not ask.
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
     * What stands on the way to the folder of this entry and is no directory. A mail user who may write into the mailbox
     * can put a symbolic link there, to make us write somewhere else.
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
