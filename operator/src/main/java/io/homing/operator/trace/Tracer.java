package io.homing.operator.trace;

import io.homing.agent.sync.MailVolume;
import io.homing.operator.trace.MessageHistory.AtHost;
import io.homing.operator.trace.MessageHistory.Copy;
import io.homing.operator.trace.MessageHistory.Place;
import io.homing.operator.trace.MessageHistory.Raw;
import io.homing.operator.trace.MessageHistory.Reach;
import io.homing.store.Entry;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.IndexRecord;
import io.homing.store.MailFeed;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Collects the history of a mail. Its objects, at most 40 MB each, are fetched and compared with the record.
 *
 * @param volume of this host; empty where this machine is not a host
 */
public record Tracer(MailFeed feed, MailStore mails, Optional<MailVolume> volume) {
    /** The history of this mail. */
    public MessageHistory of(MessageId message) {
        Optional<MessageRecord> recorded = mails.find(message);
        return new MessageHistory(
                message,
                recorded,
                mails.incoming(message).map(raw -> new Raw(raw.bytes().length, raw.isEncrypted())),
                Arrays.stream(MailPrefix.values())
                        .flatMap(mailPrefix -> copy(message, mailPrefix, recorded).stream())
                        .toList(),
                mails.entries(message).stream().map(this::place).toList());
    }

    private Optional<Copy> copy(MessageId message, MailPrefix mailPrefix, Optional<MessageRecord> recorded) {
        Optional<IndexRecord> record = recorded.map(MessageRecord::record);
        return mails.canonical(message, mailPrefix)
                .map(mail -> new Copy(
                        StoreLayout.canonical(message, mailPrefix),
                        mail.length,
                        record.map(one -> one.describes(mail)).orElse(false)));
    }

    private Place place(Entry entry) {
        List<HostName> hosts = feed.sweepStatus().map(SweepStatus::hosts).orElse(List.of());
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
