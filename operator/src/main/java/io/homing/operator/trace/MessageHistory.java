package io.homing.operator.trace;

import io.homing.store.Entry;
import io.homing.store.HostName;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.ObjectKey;
import io.homing.store.Position;
import java.util.List;
import java.util.Optional;

/**
 * What became of one mail.
 *
 * @param recorded what is known of it and what was decided; empty before that, or where there is no such mail
 * @param incoming as SES stored it; empty where the bucket's life cycle has ended it
 * @param copies the canonical mail, wherever it is kept
 * @param places in the journal, in order
 */
public record MessageHistory(
        MessageId message,
        Optional<MessageRecord> recorded,
        Optional<Raw> incoming,
        List<Copy> copies,
        List<Place> places) {
    public MessageHistory {
        copies = List.copyOf(copies);
        places = List.copyOf(places);
    }

    /** Whether there is, or was, such a mail. */
    public boolean isKnown() {
        return recorded.isPresent() || incoming.isPresent();
    }

    /** SES's own object. */
    public record Raw(long bytes, boolean encrypted) {}

    /**
     * An object with the canonical mail.
     *
     * @param sound whether size and digest are those on record
     */
    public record Copy(ObjectKey key, long bytes, boolean sound) {}

    /**
     * A place in the journal.
     *
     * @param manifest whether its second copy is there
     * @param hosts all that the last sweep named and that have ever reported
     * @param here what is on this host; empty where this machine is none
     */
    public record Place(Entry entry, boolean manifest, List<AtHost> hosts, Optional<OnDisk> here) {
        public Place {
            hosts = List.copyOf(hosts);
        }
    }

    /** A host, and how far it has come in the lane, as its own record says. */
    public record AtHost(HostName host, Position position, Reach reach) {}

    /** What the record of a host says of an entry. */
    public enum Reach {
        THERE("has published it"),
        WITHHELD("withholds it"),
        NOT_YET("has not come to it");

        private final String words;

        Reach(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
