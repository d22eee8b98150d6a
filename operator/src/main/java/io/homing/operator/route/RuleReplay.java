package io.homing.operator.route;

import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.SweepStore;
import io.homing.store.routing.Routing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Applies the rules with and without a change to the mails of the last days, for every recipient on record. The decisions of
 * that time do not matter. Reads the index, not the mails, and changes nothing.
 */
public record RuleReplay(MailStore mails, SweepStore recovery) {
    /**
     * A mail that would be routed differently for this recipient.
     *
     * @param before the outcome under the current rules
     * @param after the outcome under the changed rules
     */
    public record Moved(IndexRecord mail, Address recipient, Outcome before, Outcome after) {}

    /**
     * The result.
     *
     * @param mails the number of mails that were examined
     * @param recipients of these mails
     * @param undecided the number of mails that SES stored and that have no record (yet)
     * @param moved in order of receipt
     */
    public record Result(int mails, int recipients, int undecided, List<Moved> moved) {
        public Result {
            moved = List.copyOf(moved);
        }

        /** The number of different mails that would be routed differently for at least one recipient. */
        public long movedMails() {
            return moved.stream().map(one -> one.mail().message()).distinct().count();
        }
    }

    /**
     * Tries a change on everything that SES stored at or after a time.
     *
     * @param rules all current rules
     */
    public Result run(Instant since, List<Rule> rules, RuleChange change) {
        Routing before = Rules.routing(rules);
        Routing after = Rules.routing(Rules.after(change, rules));
        List<Moved> moved = new ArrayList<>();
        int recipients = 0;
        List<MessageId> stored = stored(since);
        Map<MessageId, MessageRecord> index = mails.findAll(stored);
        for (MessageRecord one :
                stored.stream().map(index::get).filter(Objects::nonNull).toList()) {
            IndexRecord mail = one.record();
            List<Address> to = one.recipients().stream()
                    .sorted((a, b) -> a.value().compareTo(b.value()))
                    .toList();
            recipients += to.size();
            for (Address recipient : to) {
                var was = Outcome.of(before, recipient, mail.sender(), mail.verdicts());
                var becomes = Outcome.of(after, recipient, mail.sender(), mail.verdicts());
                if (!was.where().equals(becomes.where())) {
                    moved.add(new Moved(mail, recipient, was, becomes));
                }
            }
        }
        return new Result(index.size(), recipients, stored.size() - index.size(), moved);
    }

    private List<MessageId> stored(Instant since) {
        return recovery.stored(since).stream()
                .map(SweepStore.Stored::message)
                .filter(message -> !message.equals(MessageId.SETUP_NOTIFICATION))
                .toList();
    }
}
