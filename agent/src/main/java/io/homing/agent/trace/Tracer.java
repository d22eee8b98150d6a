package io.homing.agent.trace;

import io.homing.agent.sync.MailVolume;
import io.homing.agent.trace.Life.AtHost;
import io.homing.agent.trace.Life.Copy;
import io.homing.agent.trace.Life.Place;
import io.homing.agent.trace.Life.Raw;
import io.homing.agent.trace.Life.Reach;
import io.homing.store.Board;
import io.homing.store.Entry;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.IndexRecord;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.Recorded;
import io.homing.store.Shelf;
import io.homing.store.StoreLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells the life of a mail. Its objects are fetched and compared with what is on record: at most 40 MB each.
 *
 * @param volume of this host; empty where this machine is none
 */
public record Tracer(MailFeed feed, MailStore mails, Optional<MailVolume> volume) {
    /** What became of this mail. */
    public Life of(MessageId message) {
        Optional<Recorded> recorded = mails.recorded(message);
        return new Life(
                message,
                recorded,
                mails.incoming(message).map(raw -> new Raw(raw.bytes().length, raw.isEncrypted())),
                Arrays.stream(Shelf.values())
                        .flatMap(shelf -> copy(message, shelf, recorded).stream())
                        .toList(),
                mails.places(message).stream().map(this::place).toList());
    }

    private Optional<Copy> copy(MessageId message, Shelf shelf, Optional<Recorded> recorded) {
        Optional<IndexRecord> record = recorded.map(Recorded::record);
        return mails.canonical(message, shelf)
                .map(mail -> new Copy(
                        StoreLayout.canonical(message, shelf),
                        mail.length,
                        record.map(one -> one.describes(mail)).orElse(false)));
    }

    private Place place(Entry entry) {
        List<HostName> hosts = feed.board().map(Board::hosts).orElse(List.of());
        return new Place(
                entry,
                feed.hasManifest(entry),
                hosts.stream().flatMap(host -> atHost(host, entry).stream()).toList(),
                volume.map(disk -> OnDisk.of(disk, entry)));
    }

    private Optional<AtHost> atHost(HostName host, Entry entry) {
        return feed.progress(host).stream()
                .filter(record -> record.lane().equals(entry.lane()))
                .findFirst()
                .map(record -> new AtHost(host, record.position(), reach(record, entry)));
    }

    private static Reach reach(HostRecord record, Entry entry) {
        boolean withheld =
                record.withheld().stream().anyMatch(one -> one.position().equals(entry.position()));
        return entry.position().compareTo(record.position()) > 0
                ? Reach.NOT_YET
                : withheld ? Reach.WITHHELD : Reach.THERE;
    }
}
