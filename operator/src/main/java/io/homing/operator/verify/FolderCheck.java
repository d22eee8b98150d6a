package io.homing.operator.verify;

import io.homing.agent.maildir.DovecotFolderState;
import io.homing.agent.maildir.MailboxView;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.store.Entry;
import io.homing.store.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Reads the deliveries of one folder in order of position, and classifies those that have no file.
 *
 * <p>Dovecot gives UIDs in the order of positions. So a mail that is in no list and in no log had one of the UIDs between
 * those of its neighbours, or Dovecot never saw it. Where all UIDs between them are accounted for, it never did: then it is
 * missing. Where some are forgotten, the mails were most likely deleted before Dovecot's log begins.
 */
final class FolderCheck {
    private final MailboxView mailbox;
    private final DovecotFolderState memory;
    private final Optional<Position> since;
    private final List<Position> unexplained = new ArrayList<>();
    private int lastUid;

    /** The state of a mail without a file. */
    enum LocalState {
        /** A client expunged it. */
        DELETED,
        /** The cause is unknown: it was removed before Dovecot's log begins, or together with its folder. */
        FORGOTTEN,
        /** Not decided until its neighbours are known. */
        UNEXPLAINED,
        MISSING
    }

    FolderCheck(MailboxView mailbox, Entry first) {
        this.mailbox = mailbox;
        this.memory = mailbox.memoryOf(first);
        this.since = memory.isKnown() ? memory.since(first) : Optional.of(Position.NONE);
    }

    /**
     * The next entry of this folder.
     *
     * @param present whether its file is in some folder of the mailbox
     * @param settled receives entries that were unexplained so far; without a kind they are forgotten
     * @return empty for a mail that is present
     */
    Optional<LocalState> next(Entry entry, boolean present, BiConsumer<Position, Optional<Kind>> settled) {
        memory.uid(entry).ifPresent(uid -> settle(uid, settled));
        if (present) {
            return Optional.empty();
        }
        if (!mailbox.exists()) {
            return Optional.of(LocalState.MISSING);
        }
        var traces = mailbox.memories().values().stream()
                .map(folder -> folder.traceOf(entry))
                .toList();
        if (traces.contains(DovecotFolderState.Trace.LOST)) {
            return Optional.of(LocalState.MISSING);
        }
        if (traces.contains(DovecotFolderState.Trace.DELETED)) {
            return Optional.of(LocalState.DELETED);
        }
        boolean judged = mailbox.hasFolderOf(entry)
                && memory.uid(entry).isEmpty()
                && since.filter(position -> position.compareTo(entry.position()) < 0)
                        .isPresent();
        if (!judged) {
            return Optional.of(LocalState.FORGOTTEN);
        }
        unexplained.add(entry.position());
        return Optional.of(LocalState.UNEXPLAINED);
    }

    /** After the last entry. */
    void end(BiConsumer<Position, Optional<Kind>> settled) {
        settle(memory.nextUid(), settled);
    }

    /** A UID below the last one belongs to a mail that was put back, or moved back: it gives no information about its neighbours. */
    private void settle(int uid, BiConsumer<Position, Optional<Kind>> settled) {
        int forgotten = uid > lastUid ? memory.forgottenUids(lastUid, uid) : unexplained.size();
        Optional<Kind> kind = forgotten == 0
                ? Optional.of(Kind.MISSING)
                : forgotten < unexplained.size() ? Optional.of(Kind.DOUBTFUL) : Optional.empty();
        unexplained.forEach(position -> settled.accept(position, kind));
        unexplained.clear();
        lastUid = uid;
    }
}
