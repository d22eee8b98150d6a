package io.homing.operator.trace;

import io.homing.agent.maildir.DeliveredName.Place;
import io.homing.agent.maildir.DovecotFolderState;
import io.homing.agent.maildir.DovecotFolderState.Trace;
import io.homing.agent.maildir.MailboxView;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.MailVolume.Standing;
import io.homing.store.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of an entry on a mail volume.
 *
 * @param file relative to the top of the volume; empty where there is none
 * @param folder in which it is now, as the file system names it; empty where there is no file
 * @param uid that Dovecot gave it there; empty where Dovecot has not indexed it yet
 * @param flags the letters of its file name, such as {@code S} for a mail that was read
 */
public record OnDisk(
        LocalState fate, Optional<Path> file, Optional<String> folder, Optional<Integer> uid, String flags) {
    /** The state of the mail. */
    public enum LocalState {
        HERE("here"),
        NOT_YET("not delivered yet; `homing sync` delivers it"),
        WITHHELD("withheld: its object was missing or corrupt; the sweep replaces it"),
        OBSTRUCTED("obstructed: its folder is blocked, see `homing status`"),
        DELETED("deleted by a user; `homing undelete` restores it"),
        LOST("LOST: no user deleted it; `homing rebuild` restores it"),
        ABSENT("not here: for other hosts, deleted long ago, or lost; see `homing verify`");

        private final String words;

        LocalState(String words) {
            this.words = words;
        }

        /** A description with the next step. */
        public String words() {
            return words;
        }
    }

    static OnDisk of(MailVolume volume, Entry entry) {
        Standing standing = volume.standing(entry.lane());
        if (entry.position().compareTo(standing.published()) > 0) {
            return without(LocalState.NOT_YET);
        }
        if (standing.withheld().contains(entry.position())) {
            return without(LocalState.WITHHELD);
        }
        if (standing.waiting().contains(entry.position())) {
            return without(LocalState.OBSTRUCTED);
        }
        List<Path> files = new ArrayList<>();
        MailboxView mailbox = MailboxView.of(volume.root(), volume.layout(), entry.mailbox(), (place, file) -> {
            if (place.equals(Place.of(entry))) {
                files.add(file);
            }
        });
        return files.isEmpty() ? without(fate(mailbox, entry)) : at(volume, mailbox, entry, files.getLast());
    }

    private static OnDisk without(LocalState localState) {
        return new OnDisk(localState, Optional.empty(), Optional.empty(), Optional.empty(), "");
    }

    private static LocalState fate(MailboxView mailbox, Entry entry) {
        List<Trace> traces = mailbox.memories().values().stream()
                .map(folder -> folder.traceOf(entry))
                .toList();
        return traces.contains(Trace.LOST)
                ? LocalState.LOST
                : traces.contains(Trace.DELETED) ? LocalState.DELETED : LocalState.ABSENT;
    }

    private static OnDisk at(MailVolume volume, MailboxView mailbox, Entry entry, Path file) {
        Path folder = file.getParent().getParent();
        Path inbox = volume.root().resolve(volume.layout().inbox(entry.mailbox()));
        String name = folder.equals(inbox)
                ? "INBOX"
                : folder.getFileName().toString().substring(1).replace('.', '/');
        String fileName = file.getFileName().toString();
        int flags = fileName.lastIndexOf(":2,");
        return new OnDisk(
                LocalState.HERE,
                Optional.of(volume.root().relativize(file)),
                Optional.of(name),
                Optional.ofNullable(mailbox.memories().get(folder))
                        .flatMap((DovecotFolderState memory) -> memory.uid(entry)),
                flags < 0 ? "" : fileName.substring(flags + 3));
    }
}
