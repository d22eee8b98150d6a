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
 * Answers the positions that hosts withheld: with the mail itself where it is well now or can be made anew, otherwise
 * with a notice that tells the user who wrote, when, about what. An answer is an entry like any other; the hosts that
 * withheld the position deliver it.
 */
public final class WithheldReplacements {
    /** Withheld positions of a host that one sweep looks at: a host that claims more must not use up the time of all. */
    private static final int MOST = 500;

    private final MailStore store;
    private final MailFeed feed;
    private final SweepStore sweepStore;
    private final List<HostName> hosts;
    private final JsonLog log;

    /** @param hosts whose records are looked at */
    public WithheldReplacements(
            MailStore store, MailFeed feed, SweepStore sweepStore, List<HostName> hosts, JsonLog log) {
        this.store = store;
        this.feed = feed;
        this.sweepStore = sweepStore;
        this.hosts = List.copyOf(hosts);
        this.log = log;
    }

    /** Whose records are looked at. */
    List<HostName> hosts() {
        return hosts;
    }

    /** Each host for itself: what one of them wrote keeps no other from its answers. */
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

    /** What stands in for the entry's mail; empty where that is well, as the entry promises it. */
    private Optional<byte[]> standIn(Entry entry) {
        IndexRecord record = store.find(entry.message())
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.CORRUPT,
                        "the journal speaks of %s, and nothing is on record of it".formatted(entry.message()),
                        "Restore the table to a moment before (point-in-time recovery): docs/recovery.md"))
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
