package io.homing.operator.verify;

import io.homing.agent.maildir.DeliveredName;
import io.homing.agent.maildir.DeliveredName.Place;
import io.homing.agent.maildir.MailboxView;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume.Standing;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.operator.verify.FolderCheck.LocalState;
import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Position;
import io.homing.store.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One lane on this host: each entry up to the position where the host stands, in order. */
final class HostCheck {
    private static final int BUFFER = 1 << 16;

    /** Of a size that no entry has. */
    private static final Found DAMAGED = new Found(-1, 0);

    private final Path root;
    private final MaildirLayout layout;
    private final Standing standing;
    private final boolean deep;
    private final Predicate<Entry> retired;
    private final Map<MailboxName, Mailbox> mailboxes = new HashMap<>();
    private final Map<Place, Found> files = new HashMap<>();
    private final SortedMap<Position, Kind> suspects = new TreeMap<>();
    private final Set<Position> answered = new HashSet<>();
    private final Map<MailboxName, Set<Place>> secondLooks = new HashMap<>();

    private final SortedSet<Position> gone = new TreeSet<>();
    private long present;
    private long deleted;
    private long passed;

    /** A file, or several of the same name in different folders, all of which must be undamaged. */
    private record Found(long size, long digest) {}

    private record Mailbox(MailboxView view, Map<FolderName, FolderCheck> folders) {}

    /** @param retired entries that need not be here, because their mailbox was retired */
    HostCheck(Path root, MaildirLayout layout, Standing standing, boolean deep, Predicate<Entry> retired) {
        this.root = root;
        this.layout = layout;
        this.standing = standing;
        this.deep = deep;
        this.retired = retired;
    }

    /** The next entry of the lane. */
    void next(Entry entry) {
        if (entry.position().compareTo(standing.published()) > 0
                || standing.waiting().contains(entry.position())) {
            return;
        }
        if (standing.withheld().contains(entry.position())) {
            suspects.put(entry.position(), Kind.WITHHELD);
            return;
        }
        Mailbox mailbox = mailboxes.computeIfAbsent(entry.mailbox(), this::look);
        Optional<Found> file = Optional.ofNullable(files.remove(Place.of(entry)));
        if (file.isEmpty() && retired.test(entry)) {
            passed++;
            return;
        }
        if (entry.replaces().isPresent() && file.isEmpty() && mailbox.view.knowsNothingOf(entry)) {
            passed++; // for other hosts
            return;
        }
        entry.replaces().ifPresent(answered::add); // it replaces an entry that was withheld
        FolderCheck folder =
                mailbox.folders.computeIfAbsent(entry.folder(), name -> new FolderCheck(mailbox.view, entry));
        Optional<LocalState> fate = folder.next(entry, file.isPresent(), this::settled);
        file.ifPresent(found -> found(entry, found));
        fate.ifPresent(what -> count(entry, what));
    }

    private void found(Entry entry, Found file) {
        present++;
        boolean sound = file.size == entry.size() && (!deep || file.digest == mark(entry.sha256()));
        if (!sound) {
            suspects.put(entry.position(), Kind.DAMAGED);
        }
    }

    private void count(Entry entry, LocalState localState) {
        switch (localState) {
            case DELETED -> {
                deleted++;
                gone.add(entry.position());
            }
            case FORGOTTEN -> gone.add(entry.position());
            case MISSING -> suspects.put(entry.position(), Kind.MISSING);
            case UNEXPLAINED -> {} // decided when its neighbours are known
        }
    }

    private void settled(Position position, Optional<Kind> kind) {
        kind.ifPresent(suspect -> suspects.put(position, suspect));
        if (kind.filter(Kind.MISSING::equals).isEmpty()) {
            gone.add(position);
        }
    }

    long present() {
        return present;
    }

    long deleted() {
        return deleted;
    }

    /** Mail that is gone for an unknown reason. */
    long forgotten() {
        return gone.size()
                - deleted
                - suspects.values().stream().filter(Kind.DOUBTFUL::equals).count();
    }

    long passed() {
        return passed;
    }

    /** Mail that is not here and not certainly missing: deleted, forgotten or doubtful. Complete after {@link #end}. */
    SortedSet<Position> gone() {
        return gone;
    }

    /** The findings by position, after the last entry. */
    SortedMap<Position, Kind> end() {
        mailboxes.values().forEach(mailbox -> mailbox.folders.values().forEach(folder -> folder.end(this::settled)));
        suspects.keySet().removeAll(answered);
        gone.removeAll(answered);
        return suspects;
    }

    /** Whether the file of an entry exists now: a client may have moved it while the folders were read. */
    boolean isThereNow(Entry entry) {
        return secondLooks
                .computeIfAbsent(entry.mailbox(), mailbox -> {
                    Set<Place> there = new HashSet<>();
                    MailboxView.of(root, layout, mailbox, (place, file) -> there.add(place));
                    return there;
                })
                .contains(Place.of(entry));
    }

    private Mailbox look(MailboxName name) {
        return new Mailbox(MailboxView.of(root, layout, name, this::add), new HashMap<>());
    }

    private void add(Place place, Path file) {
        if (place.lane() != standing.lane().number()) {
            return;
        }
        Found found;
        try {
            boolean asDelivered = DeliveredName.isOurs(file.getFileName().toString());
            found = asDelivered ? new Found(Files.size(file), deep ? digest(file) : 0) : copy(file);
        } catch (NoSuchFileException e) {
            return; // moved meanwhile; the second look finds it
        } catch (IOException e) {
            found = DAMAGED; // an unreadable file is a finding, and does not stop the check of the others
        }
        files.merge(place, found, (one, other) -> one.equals(other) ? one : DAMAGED);
    }

    /** Dovecot may have saved its copy with bare LF (mail_save_crlf): both forms count as equal. */
    private Found copy(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            boolean afterCr = false;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int from = 0;
                for (int at = 0; at < count; at++) {
                    if (buffer[at] == '\n' && !afterCr) {
                        digest.update(buffer, from, at - from);
                        digest.update((byte) '\r');
                        from = at;
                        size++;
                    }
                    afterCr = buffer[at] == '\r';
                }
                digest.update(buffer, from, count - from);
                size += count;
            }
        }
        return new Found(size, deep ? mark(Sha256.of(digest)) : 0);
    }

    private static long digest(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return mark(Sha256.of(digest));
    }

    /** Eight bytes of a digest, which suffice to detect a changed file. */
    private static long mark(Sha256 digest) {
        return Long.parseUnsignedLong(digest.value().substring(0, 16), 16);
    }
}
