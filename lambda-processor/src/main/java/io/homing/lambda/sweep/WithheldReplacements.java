package io.homing.lambda.sweep;

import io.homing.lambda.log.JsonLog;
import io.homing.lambda.receive.CanonicalMailReader;
import io.homing.lambda.send.NoticeMail;
import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.IndexRecord;
import io.homing.store.MailFeed;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.SweepStore;
import io.homing.store.Withheld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Replaces the positions that hosts withheld: by the mail itself if its object is intact now or can be made again, otherwise
 * by a notice that names its sender, date and subject to the user. A replacement is an ordinary entry; the hosts that
 * withheld the position deliver it.
 */
public final class WithheldReplacements {
    /** The most withheld positions of a host that one sweep processes, so that one host cannot use up its time. */
    private static final int MOST = 500;

    private final MailStore store;
    private final MailFeed feed;
    private final SweepStore sweepStore;
    private final List<HostName> hosts;
    private final JsonLog log;

    /** @param hosts whose records are read */
    public WithheldReplacements(
            MailStore store, MailFeed feed, SweepStore sweepStore, List<HostName> hosts, JsonLog log) {
        this.store = store;
        this.feed = feed;
        this.sweepStore = sweepStore;
        this.hosts = List.copyOf(hosts);
        this.log = log;
    }

    /** The hosts whose records are read. */
    List<HostName> hosts() {
        return hosts;
    }

    /** Processes each host separately: an unreadable record of one does not affect the others. */
    void run(BooleanSupplier timeIsUp, SweepReport report) {
        for (HostName host : hosts) {
            report.attempt(log, "(host %s)".formatted(host), () -> answer(host, timeIsUp, report));
        }
    }

    private void answer(HostName host, BooleanSupplier timeIsUp, SweepReport report) {
        List<HostRecord> records = feed.progress(host, unreadable -> {
            log.failed("(record of host %s)".formatted(host), unreadable, Duration.ZERO);
            report.failed++;
        });
        int looked = 0;
        for (HostRecord record : records) {
            for (Withheld withheld : record.withheld()) {
                if (timeIsUp.getAsBoolean() || looked == MOST) {
                    report.unfinished();
                    return;
                }
                looked++;
                report.attempt(log, withheld.message().value(), () -> answer(record, withheld, report));
            }
        }
    }

    private void answer(HostRecord record, Withheld withheld, SweepReport report) {
        Position before = new Position(withheld.position().value() - 1);
        for (Entry entry : feed.next(record.lane(), before, 1)) {
            CommitResult answer = sweepStore.replace(entry, () -> standIn(entry));
            store.putManifest(answer.entry());
            report.answered += answer instanceof CommitResult.Committed ? 1 : 0;
        }
    }

    /** The replacement for the mail of the entry; empty if that object is intact. */
    private Optional<byte[]> standIn(Entry entry) {
        IndexRecord record = store.find(entry.message())
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.CORRUPT,
                        "the journal contains the mail %s, which has no record in the table".formatted(entry.message()),
                        "The table has lost items: follow `The table is lost` in docs/recovery.md"))
                .record();
        if (isWell(entry)) {
            return Optional.empty();
        }
        return Optional.of(new CanonicalMailReader(store).of(record).orElseGet(() -> notice(entry, record)));
    }

    private boolean isWell(Entry entry) {
        return entry.object().equals(StoreLayout.processed(entry.message()))
                && store.canonical(entry.message(), MailPrefix.PROCESSED)
                        .filter(entry::describes)
                        .isPresent();
    }

    private static byte[] notice(Entry entry, IndexRecord record) {
        var mailbox = new Address(entry.mailbox().toString());
        return NoticeMail.withheld(NoticeMail.sender(mailbox.domain()), mailbox, record)
                .mail();
    }
}
