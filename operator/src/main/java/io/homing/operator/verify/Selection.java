package io.homing.operator.verify;

import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A filter of mails. Empty criteria match every mail.
 *
 * @param folder to which they were delivered, even if they were moved since
 * @param since when SES accepted them, inclusive
 * @param until when SES accepted them, exclusive
 */
public record Selection(
        Optional<MailboxName> mailbox, Optional<FolderName> folder, Optional<Instant> since, Optional<Instant> until)
        implements Predicate<Entry> {
    @Override
    public boolean test(Entry entry) {
        return mailbox.map(entry.mailbox()::equals).orElse(true)
                && folder.map(entry.folder()::equals).orElse(true)
                && since.map(time -> !entry.received().isBefore(time)).orElse(true)
                && until.map(time -> entry.received().isBefore(time)).orElse(true);
    }
}
