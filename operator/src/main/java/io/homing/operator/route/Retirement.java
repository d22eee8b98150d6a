package io.homing.operator.route;

import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailboxName;
import io.homing.store.MailboxRecord;
import io.homing.store.Rule;
import io.homing.store.RuleBook;
import java.time.InstantSource;
import java.util.List;

/**
 * Records mailboxes that were removed on purpose.
 *
 * @param lanes of the deployment
 */
public record Retirement(RuleBook book, MailFeed feed, int lanes, InstantSource clock) {
    /** Retires a mailbox with all that the journal holds of it. Throws {@link HomingException} where a rule delivers to it. */
    public MailboxRecord retire(MailboxName mailbox, String who) {
        List<Rule> rules = book.all().stream()
                .filter(rule -> Rules.targets(rule).anyMatch(mailbox::equals))
                .toList();
        if (!rules.isEmpty()) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "the rule for %s delivers to %s: %s"
                            .formatted(rules.getFirst().pattern(), mailbox, RuleSyntax.of(rules.getFirst())),
                    "Change it first: homing route set, or homing route remove '%s'"
                            .formatted(rules.getFirst().pattern()));
        }
        return put(mailbox, true, who);
    }

    /** Ends the retirement of a mailbox. Throws {@link HomingException} where it is not retired. */
    public MailboxRecord unretire(MailboxName mailbox, String who) {
        if (book.mailboxes().stream()
                .noneMatch(record -> record.retired() && record.mailbox().equals(mailbox))) {
            throw new HomingException(
                    HomingException.Kind.NOT_FOUND,
                    mailbox + " is not retired",
                    "`homing mailbox list` lists the retired mailboxes.");
        }
        return put(mailbox, false, who);
    }

    /** The retired mailboxes, in order of name. */
    public List<MailboxRecord> retired() {
        return book.mailboxes().stream().filter(MailboxRecord::retired).toList();
    }

    private MailboxRecord put(MailboxName mailbox, boolean retired, String who) {
        Lane lane = Lane.of(mailbox, lanes);
        var record = new MailboxRecord(mailbox, retired, lane, feed.head(lane), clock.instant(), who);
        book.record(record);
        return record;
    }
}
