package io.homing.agent.sync;

import io.homing.store.Entry;
import io.homing.store.HomingException;
import io.homing.store.MailFeed;
import io.homing.store.MailboxName;
import io.homing.store.MailboxRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries that a new or rebuilt host skips: those to a mailbox that was retired after them. The record is read only
 * where a delivery would make a mailbox, so that an ordinary run needs no further request, and once for each mailbox in a run.
 */
final class RetiredMailboxes {
    private static final Logger LOG = LoggerFactory.getLogger(RetiredMailboxes.class);

    private final MailFeed feed;
    private final MailVolumeView volume;
    private final Map<MailboxName, Boolean> absent = new HashMap<>();
    private Predicate<Entry> covered;

    RetiredMailboxes(MailFeed feed, MailVolumeView volume) {
        this.feed = feed;
        this.volume = volume;
    }

    boolean covers(Entry entry) {
        return absent.computeIfAbsent(entry.mailbox(), mailbox -> !volume.hasMailbox(mailbox))
                && covered().test(entry);
    }

    /** A host with an older policy may not read the record. It then delivers all mail, which loses nothing. */
    private Predicate<Entry> covered() {
        if (covered == null) {
            try {
                covered = MailboxRecord.covered(feed.mailboxes());
            } catch (HomingException e) {
                if (e.kind() != HomingException.Kind.DENIED) {
                    throw e;
                }
                LOG.warn(
                        "cannot read which mailboxes are retired, so all mail is delivered: {} {}",
                        e.getMessage(),
                        e.hint());
                covered = entry -> false;
            }
        }
        return covered;
    }
}
