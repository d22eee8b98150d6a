package io.homing.store;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The port for reading, which hosts use. Methods throw {@link HomingException} where the store as a whole fails.
 */
public interface MailFeed {
    /**
     * Entries after a position in order of position, at most {@code limit}, read with strong consistency. May show n+2
     * without n+1, as a Query does that overlaps with a commit: use {@link #next}. Ends before an entry that this program
     * cannot read; throws {@link HomingException} of kind CORRUPT where that is the first one.
     */
    List<Entry> read(Lane lane, Position after, int limit);

    /**
     * The gapless continuation of the journal after a position, at most {@code limit} entries: what a reader may act
     * upon. Empty means that there is nothing new yet.
     */
    default List<Entry> next(Lane lane, Position after, int limit) {
        List<Entry> gapless = new ArrayList<>();
        Position last = after;
        for (Entry entry : read(lane, after, limit)) {
            if (!entry.position().equals(last.next())) {
                break;
            }
            gapless.add(entry);
            last = entry.position();
        }
        return gapless;
    }

    /**
     * The canonical mail of an entry; empty where there certainly is no such object. The caller
     * closes the stream and checks size and digest; reading it may throw {@link java.io.IOException} for a broken
     * connection.
     */
    Optional<InputStream> open(Entry entry);

    /**
     * Whether the second copy of an entry is there. Where neither mail nor manifest is, it is more likely that this is
     * another bucket than that the mail is gone.
     */
    boolean hasManifest(Entry entry);

    /** The last position of a lane; {@link Position#NONE} for an empty one. */
    Position head(Lane lane);

    /**
     * The last position that was committed before a time; {@link Position#NONE} where none was. Found by halving, for
     * commit times never decrease along positions: some 17 reads of one entry among 100,000.
     */
    default Position lastBefore(Lane lane, Instant time) {
        long before = 0;
        long notBefore = head(lane).value() + 1;
        while (notBefore - before > 1) {
            long middle = (before + notBefore) >>> 1;
            boolean early = read(lane, new Position(middle - 1), 1).stream()
                    .anyMatch(entry -> entry.committed().isBefore(time));
            before = early ? middle : before;
            notBefore = early ? notBefore : middle;
        }
        return new Position(before);
    }

    /** What the last sweep published; empty before the first. */
    Optional<SweepStatus> sweepStatus();

    /** The switch: the highest format of journal entries that may be written. */
    EntryFormat entryFormat();

    /** What is on record of mailboxes as a whole, in order of name; mostly nothing. */
    List<MailboxRecord> mailboxes();

    /**
     * Every object below {@code processed/} and {@code manifest/}, in order of key within each: one listing request per
     * 1,000. Objects with other keys are skipped.
     */
    void list(Listing listing, Consumer<StoredObject> each);

    /** What can be listed. */
    enum Listing {
        /** Canonical mail, and what stands in for mail. */
        MAILS("processed/"),
        /** Second copies of entries. */
        MANIFESTS("manifest/");

        private final String prefix;

        Listing(String prefix) {
            this.prefix = prefix;
        }

        /** What keys of it begin with. */
        public String prefix() {
            return prefix;
        }
    }

    /** An object that was listed, with its size in bytes. */
    record StoredObject(ObjectKey key, long size) {}

    /** Records how far a host has come. */
    void report(HostRecord record);

    /**
     * The records of a host, one per lane; empty for a host that never reported. A record that cannot be read is skipped, so
     * that it does not hide the others.
     *
     * @param unreadable receives one exception per skipped record
     */
    List<HostRecord> progress(HostName host, Consumer<HomingException> unreadable);

    /** The records of a host that can be read. */
    default List<HostRecord> progress(HostName host) {
        return progress(host, unreadable -> {});
    }
}
