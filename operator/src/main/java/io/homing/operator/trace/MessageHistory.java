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
 * The history of one mail.
 *
 * @param recorded its record and decisions; empty before the decision, or where there is no such mail
 * @param incoming as SES stored it; empty where the lifecycle rule has deleted it
 * @param copies all objects with the canonical mail
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

    /** The object that SES stored. */
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
     * @param hosts those that the last sweep listed and that have reported
     * @param here the state on this host; empty where this machine is not a host
     */
    public record Place(Entry entry, boolean manifest, List<AtHost> hosts, Optional<OnDisk> here) {
        public Place {
            hosts = List.copyOf(hosts);
        }
    }

    /** A host and its position in the lane, from its own record. */
    public record AtHost(HostName host, Position position, Reach reach) {}

    /** The state of an entry in the record of a host. */
    public enum Reach {
        THERE("has published it"),
        WITHHELD("withholds it"),
        NOT_YET("has not reached it yet");

        private final String words;

        Reach(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
