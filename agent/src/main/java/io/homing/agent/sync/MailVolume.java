package io.homing.agent.sync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.disk.Disk;
import io.homing.agent.disk.DiskErrors;
import io.homing.agent.disk.OpenDirectories;
import io.homing.agent.maildir.Folders;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.Withheld;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The mail volume, opened by this agent alone: closing it lets the next one in. */
public final class MailVolume implements AutoCloseable {
    private static final String HOME = ".homing";

    private final Path root;
    private final Path home;
    private final Disk disk;
    private final MaildirLayout layout;
    private final Folders folders;
    private final ObstructedMail obstructedMail;
    private final Closeable lock;

    private MailVolume(Path root, Disk disk, MaildirLayout layout, Closeable lock) {
        this.root = root;
        this.home = root.resolve(HOME);
        this.disk = disk;
        this.layout = layout;
        this.folders = new Folders(disk, root, layout, staging(), home.resolve("folders"));
        this.obstructedMail = new ObstructedMail(disk, home.resolve("waiting"));
        this.lock = lock;
    }

    /**
     * Takes the volume.
     *
     * @throws HomingException of kind IN_USE when another agent has it, in this process or another; of kind DISK when the
     *     volume is not there, not ours, or holds mail without the state that goes with it
     */
    public static MailVolume open(Path root, MaildirLayout layout, Disk disk) {
        Path home = root.resolve(HOME);
        if (!Files.exists(home)) {
            refuseMailWithoutState(root);
        }
        disk.makeDirectories(home.resolve("staging"));
        disk.makeDirectories(home.resolve("folders"));
        Closeable lock = VolumeLock.take(root, home.resolve("lock"), disk);
        try {
            return new MailVolume(root, disk, layout, lock);
        } catch (HomingException e) {
            release(lock); // or every later attempt of this process would take itself for another agent
            throw e;
        }
    }

    /** Whether an agent has ever got anywhere on this volume, in one of these lanes. */
    public static boolean hasBegun(Path root, List<Lane> lanes) {
        return lanes.stream().anyMatch(lane -> Files.exists(root.resolve(HOME).resolve("lane-" + lane)));
    }

    /**
     * Only looks: takes no lock and makes nothing, so nothing may be changed through it.
     *
     * @throws HomingException as {@link #open} does
     */
    public static MailVolume look(Path root, MaildirLayout layout, Disk disk) {
        if (!Files.exists(root.resolve(HOME))) {
            refuseMailWithoutState(root);
        }
        return new MailVolume(root, disk, layout, () -> {});
    }

    /** Without our state we cannot know which mails a user deleted: delivering all of them again would raise the dead. */
    private static void refuseMailWithoutState(Path root) {
        if (DeliveredMailSearch.isIn(root)) {
            throw new HomingException(
                    HomingException.Kind.DISK,
                    "%s holds mail that Homing delivered, but not the state that goes with it (%s)"
                            .formatted(root, HOME),
                    "Restore %s from the same backup as the mail, or begin with an empty volume.".formatted(HOME),
                    null);
        }
    }

    LaneState load(Lane lane) {
        try {
            return LaneState.read(lane, Documents.read(state(lane)));
        } catch (HomingException e) {
            throw Documents.unreadable(state(lane), e);
        } catch (NoSuchFileException e) {
            return LaneState.initial(lane);
        } catch (IOException e) {
            throw DiskErrors.of("read", state(lane), e);
        }
    }

    /**
     * Where this host stands in a lane.
     *
     * @param published everything up to here is in its place, withheld or waiting
     * @param withheld what was passed without delivering and is not answered
     * @param waiting what waits because something stands in the way of its folder
     */
    public record Standing(Lane lane, Position published, Set<Position> withheld, Set<Position> waiting) {
        public Standing {
            withheld = Set.copyOf(withheld);
            waiting = Set.copyOf(waiting);
        }
    }

    /** Where this host stands, as its state says. */
    public Standing standing(Lane lane) {
        LaneState state = load(lane);
        return new Standing(
                lane,
                state.published(),
                state.withheld().stream().map(Withheld::position).collect(Collectors.toSet()),
                obstructedMail.positions(lane));
    }

    /** The top of the volume. */
    public Path root() {
        return root;
    }

    public MaildirLayout layout() {
        return layout;
    }

    LaneState save(LaneState state) {
        disk.replace(state(state.lane()), state.write());
        return state;
    }

    /** Publishes what the state announces, and remembers that. */
    LaneState confirm(LaneState announced) {
        publish(announced.announced());
        return save(announced.confirm());
    }

    private Path state(Lane lane) {
        return home.resolve("lane-" + lane);
    }

    /** Where a fetched mail waits until it is published. */
    Path staged(Entry entry) {
        return staging().resolve(prefix(entry.lane()) + entry.position().padded());
    }

    private Path staging() {
        return home.resolve("staging");
    }

    private static String prefix(Lane lane) {
        return lane + "-";
    }

    Disk disk() {
        return disk;
    }

    /**
     * Makes sure that the entry has a folder to go to.
     *
     * @return false when something stands in its way
     */
    boolean makeRoom(Entry entry) {
        return folders.ensure(entry);
    }

    /** Whether there is anything of a mailbox. */
    boolean hasMailbox(MailboxName mailbox) {
        return Files.isDirectory(root.resolve(layout.inbox(mailbox)), NOFOLLOW_LINKS);
    }

    /** Gives the mailboxes that Dovecot made the folders that they have on every host. */
    void adoptMailboxes() {
        folders.adopt();
    }

    /** Before an announcement: what it speaks of must be there after a power cut. */
    void syncStaging() {
        disk.sync(staging());
    }

    /**
     * Puts what is staged of these entries into its place, in their order, durably. What is not staged is passed over:
     * it is withheld, or a crash came after its rename.
     */
    void publish(List<Entry> entries) {
        try (OpenDirectories openDirectories = disk.way()) {
            for (Entry entry : entries) {
                Path staged = staged(entry);
                if (Files.exists(staged)
                        && (obstructedMail.hasOneFor(entry) || !place(openDirectories, staged, entry))) {
                    obstructedMail.admit(staged, entry);
                }
            }
        }
        entries.stream().map(entry -> target(entry).getParent()).distinct().forEach(disk::sync);
        syncStaging();
    }

    /** The second attempt is for a user who deleted the folder since it was made. */
    private boolean place(OpenDirectories openDirectories, Path mail, Entry entry) {
        return openDirectories.move(mail, target(entry))
                || (makeRoom(entry) && openDirectories.move(mail, target(entry)));
    }

    /** Delivers the mails that waited, in their order, where nothing stands in the way any more. */
    void placeWaiting() {
        try (OpenDirectories openDirectories = disk.way()) {
            for (Entry first : obstructedMail.first()) {
                for (Entry entry : obstructedMail.of(first)) {
                    if (!place(openDirectories, obstructedMail.mail(entry), entry)) {
                        break;
                    }
                    disk.sync(target(entry).getParent());
                    obstructedMail.dismiss(entry);
                }
            }
        }
    }

    /** What keeps mails waiting, when any do. */
    public Optional<HomingException> obstructed() {
        return obstructedMail.first().stream().findFirst().map(entry -> {
            Path detour = folders.detour(entry).orElse(target(entry).getParent());
            return new HomingException(
                    HomingException.Kind.DISK,
                    "%s is in the way of a folder: mails for %s wait in %s"
                            .formatted(detour, entry.mailbox(), obstructedMail.directory()),
                    "Move it away: `ls -ld %s`. Homing then makes the folder and delivers; all other mail goes on."
                            .formatted(detour),
                    null);
        });
    }

    /** Where the entry goes. */
    Path target(Entry entry) {
        return root.resolve(layout.file(entry));
    }

    /** Throws away what an interrupted run had fetched of a lane and not announced, and half-built folders. */
    void sweepStaging(LaneState state) {
        Set<Path> keep = state.announced().stream().map(this::staged).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(staging())) {
            for (Path file : files) {
                boolean othersLane =
                        Character.isDigit(file.getFileName().toString().charAt(0))
                                && !file.getFileName().toString().startsWith(prefix(state.lane()));
                if (!othersLane && !keep.contains(file)) {
                    disk.deleteTree(file);
                }
            }
        } catch (IOException e) {
            throw DiskErrors.of("list", staging(), e);
        }
    }

    @Override
    public void close() {
        release(lock);
    }

    private static void release(Closeable lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
