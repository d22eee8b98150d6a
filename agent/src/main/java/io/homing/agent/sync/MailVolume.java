package io.homing.agent.sync;

import io.homing.agent.disk.Disk;
import io.homing.agent.disk.DiskErrors;
import io.homing.agent.disk.OpenDirectories;
import io.homing.agent.maildir.Folders;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.Fetcher.Fetched;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The mail volume, opened by this agent alone: closing it lets the next one in. */
public final class MailVolume extends MailVolumeView implements AutoCloseable {
    private final Disk disk;
    private final Folders folders;
    private final Closeable lock;

    private MailVolume(Path root, Disk disk, MaildirLayout layout, Closeable lock) {
        super(root, layout);
        this.disk = disk;
        this.folders = new Folders(disk, root, layout, staging(), home().resolve("folders"));
        this.lock = lock;
    }

    /**
     * Takes the volume.
     *
     * @throws HomingException of kind IN_USE when another agent has it, in this process or another; of kind DISK when the
     *     volume is not there, not ours, or holds mail without the state that goes with it
     */
    public static MailVolume open(Path root, MaildirLayout layout, Disk disk) {
        refuseMailWithoutState(root);
        Path home = root.resolve(HOME);
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

    LaneState save(LaneState state) {
        disk.replace(state(state.lane()), state.write());
        return state;
    }

    /** Publishes what the state announces, and remembers that. */
    LaneState confirm(LaneState announced) {
        publish(announced.announced());
        return save(announced.confirm());
    }

    /** Where a fetched mail waits until it is published. */
    Path staged(Entry entry) {
        return staging().resolve(prefix(entry.lane()) + entry.position().padded());
    }

    private Path staging() {
        return home().resolve("staging");
    }

    private static String prefix(Lane lane) {
        return lane + "-";
    }

    Disk disk() {
        return disk;
    }

    /**
     * Makes the folders to which mails go that were fetched.
     *
     * @return what was fetched; where a folder cannot be made, only what comes before its first mail, and why
     */
    Fetched makeFolders(Fetched fetched) {
        Set<Path> made = new HashSet<>();
        for (Entry entry : fetched.mails()) {
            try {
                if (made.add(target(entry).getParent())) {
                    folders.ensure(entry);
                }
            } catch (RuntimeException e) {
                return fetched.before(entry, e);
            }
        }
        return fetched;
    }

    /** Gives the mailboxes that Dovecot made the folders that they have on every host. */
    void adoptMailboxes() {
        folders.adopt();
    }

    /** Called before an announcement: what is announced must exist after a power cut. */
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
                        && (obstructedMail().hasOneFor(entry) || !place(openDirectories, staged, entry))) {
                    obstructedMail().admit(disk, staged, entry);
                }
            }
        }
        entries.stream().map(entry -> target(entry).getParent()).distinct().forEach(disk::sync);
        syncStaging();
    }

    /** The second attempt is for a user who deleted the folder since it was made. */
    private boolean place(OpenDirectories openDirectories, Path mail, Entry entry) {
        return openDirectories.move(mail, target(entry))
                || (folders.ensure(entry) && openDirectories.move(mail, target(entry)));
    }

    /** Delivers the mails that waited, in their order, where nothing stands in the way any more. */
    void placeWaiting() {
        try (OpenDirectories openDirectories = disk.way()) {
            for (Entry first : obstructedMail().first()) {
                for (Entry entry : obstructedMail().of(first)) {
                    if (!place(openDirectories, obstructedMail().mail(entry), entry)) {
                        break;
                    }
                    disk.sync(target(entry).getParent());
                    obstructedMail().dismiss(disk, entry);
                }
            }
        }
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
