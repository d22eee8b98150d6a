package io.homing.agent.sync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.homing.agent.disk.Disk;
import io.homing.agent.disk.DiskErrors;
import io.homing.agent.maildir.Folders;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.Withheld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The mail volume as it can be read, with or without an agent at work on it: takes no lock and writes nothing. */
public sealed class MailVolumeView permits MailVolume {
    static final String HOME = ".homing";

    private final Path root;
    private final MaildirLayout layout;
    private final ObstructedMail obstructedMail;

    MailVolumeView(Path root, MaildirLayout layout) {
        this.root = root;
        this.layout = layout;
        this.obstructedMail = new ObstructedMail(home().resolve("waiting"));
    }

    /**
     * The volume below this directory.
     *
     * @throws HomingException of kind DISK if the volume does not exist, belongs to another user, or holds mail without the
     *     state that goes with it
     */
    public static MailVolumeView of(Path root, MaildirLayout layout) {
        Disk.check(root); // a directory that is not mounted would pass for an empty volume
        refuseMailWithoutState(root);
        return new MailVolumeView(root, layout);
    }

    /** Whether an agent has ever saved a state on this volume, in one of these lanes. */
    public static boolean hasBegun(Path root, List<Lane> lanes) {
        return lanes.stream().anyMatch(lane -> Files.exists(root.resolve(HOME).resolve("lane-" + lane)));
    }

    /** Without the state nobody knows which mails a user deleted: delivering all of them again would bring those back. */
    static void refuseMailWithoutState(Path root) {
        if (!Files.exists(root.resolve(HOME)) && DeliveredMailSearch.isIn(root)) {
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

    /** The position of this host in a lane, from the state file. */
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

    /** The directory of Homing's own files. */
    Path home() {
        return root.resolve(HOME);
    }

    Path state(Lane lane) {
        return home().resolve("lane-" + lane);
    }

    ObstructedMail obstructedMail() {
        return obstructedMail;
    }

    /** Whether the mailbox has a directory. */
    boolean hasMailbox(MailboxName mailbox) {
        return Files.isDirectory(root.resolve(layout.inbox(mailbox)), NOFOLLOW_LINKS);
    }

    /** Where the entry goes. */
    Path target(Entry entry) {
        return root.resolve(layout.file(entry));
    }

    /** What keeps mails waiting, when any do. */
    public Optional<HomingException> obstructed() {
        return obstructedMail.first().stream().findFirst().map(entry -> {
            Path detour =
                    Folders.detour(root, layout, entry).orElse(target(entry).getParent());
            return new HomingException(
                    HomingException.Kind.DISK,
                    "%s is in the way of a folder: mails for %s wait in %s"
                            .formatted(detour, entry.mailbox(), obstructedMail.directory()),
                    "Move it away: `ls -ld %s`. Homing then makes the folder and delivers; all other mail is still delivered."
                            .formatted(detour),
                    null);
        });
    }
}
