package io.homing.operator.held;

import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.HeldMail;
import io.homing.store.HeldMail.Held;
import io.homing.store.HomingException;
import io.homing.store.IndexRecord;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.Rule.Action;
import io.homing.store.RuleBook;
import io.homing.store.RulePattern;
import io.homing.store.StoreLayout;
import io.homing.store.Verdict;
import io.homing.store.routing.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The mails that wait for a person. Whatever is done may be repeated, in whole or after a crash anywhere: a mail leaves
 * the list last.
 */
public record HeldMails(MailStore mails, HeldMail held, RuleBook rules) {
    private static final String RELEASED = "released by ";

    /**
     * A mail that waits.
     *
     * @param record what is known of it; empty only where the table lost it
     */
    public record HeldItem(Held held, Optional<IndexRecord> record) {}

    /**
     * A mail in full, waiting or not.
     *
     * @param waiting for which recipients it waits
     */
    public record Shown(MessageRecord recorded, List<Held> waiting) {
        public Shown {
            waiting = List.copyOf(waiting);
        }
    }

    /** What became of a mail for one recipient that waited: a place for each mailbox. */
    public record Released(Held held, List<CommitResult> placements) {
        public Released {
            placements = List.copyOf(placements);
        }
    }

    /**
     * How a mail is let go.
     *
     * @param to the only mailbox that gets it; empty for those that the rules name
     * @param allowVirus whether it may be one in which SES found a virus
     * @param who says so
     */
    public record Release(Optional<Action.Deliver> to, boolean allowVirus, String who) {}

    /** What is to be done for one recipient. */
    private record Step(Held held, List<Decision.Deliver> deliveries) {}

    /** What waits, the oldest first. */
    public List<HeldItem> waiting() {
        return held.waiting().stream()
                .sorted((a, b) -> a.since().compareTo(b.since()))
                .map(one -> new HeldItem(one, mails.find(one.message()).map(MessageRecord::record)))
                .toList();
    }

    /** Throws {@link HomingException} where nothing is on record of this id. */
    public Shown show(MessageId message) {
        return new Shown(recorded(message), of(message, any -> true));
    }

    /** The canonical mail, where there is one that is what the record says; else the raw one, if it can be read. */
    public Optional<byte[]> bytes(IndexRecord record) {
        return mails.findCanonical(record)
                .or(() -> mails.incoming(record.message())
                        .filter(raw -> !raw.isEncrypted())
                        .map(raw -> raw.bytes()));
    }

    /**
     * Delivers through the journal, as any other mail. All recipients are looked at before the first is served.
     *
     * @param recipient only for this one
     * @throws HomingException where nothing waits, and where it cannot or should not be delivered
     */
    public List<Released> release(MessageId message, Optional<Address> recipient, Release how) {
        MessageRecord messageRecord = recorded(message);
        List<Held> waiting = mustWait(message, recipient);
        IndexRecord record = messageRecord.record();
        refuseEncrypted(record);
        if (record.verdicts().virus() == Verdict.FAIL && !how.allowVirus()) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "SES found a virus in " + message,
                    "If you are sure that it is none, say --allow-virus. To be rid of it: homing held delete " + message);
        }
        byte[] mail = mails.findCanonical(record).orElseThrow(() -> gone(message));
        List<Step> steps = new ArrayList<>();
        for (Held one : waiting) {
            steps.add(new Step(one, deliveries(one, messageRecord, how)));
        }
        if (!canonicalIsWell(record, mail)) {
            mails.replaceCanonical(message, MailPrefix.PROCESSED, mail);
        }
        return steps.stream().map(step -> carryOut(step, record, how.who())).toList();
    }

    /** A spoilt object would be withheld by every host. */
    private boolean canonicalIsWell(IndexRecord record, byte[] mail) {
        return record.describes(mails.putCanonical(record.message(), MailPrefix.PROCESSED, mail));
    }

    private Released carryOut(Step step, IndexRecord record, String who) {
        List<CommitResult> placements = mails.commit(record, List.copyOf(step.deliveries()));
        placements.forEach(commitResult -> mails.putManifest(commitResult.entry()));
        held.close(step.held(), RELEASED + who);
        return new Released(step.held(), placements);
    }

    /** A release that died half way is settled: the rules may be others now, and the mail has its place. */
    private List<Decision.Deliver> deliveries(Held one, MessageRecord messageRecord, Release how) {
        List<Decision.Deliver> settled = messageRecord.decisions().stream()
                .filter(Decision.Deliver.class::isInstance)
                .map(Decision.Deliver.class::cast)
                .filter(deliver -> deliver.recipient().equals(one.recipient())
                        && deliver.because().startsWith(RELEASED))
                .toList();
        if (!settled.isEmpty() && how.to().isEmpty()) {
            return settled;
        }
        List<Action.Deliver> places = how.to().map(List::of).orElseGet(() -> byRule(one.recipient()));
        if (places.isEmpty()) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "no rule names a mailbox for %s".formatted(one.recipient()),
                    "Say where it goes: homing held release %s --recipient %s --to USER@DOMAIN[/FOLDER]"
                            .formatted(one.message(), one.recipient()));
        }
        return places.stream()
                .map(place -> new Decision.Deliver(
                        one.recipient(), place.mailbox(), place.folderFor(one.recipient()), RELEASED + how.who()))
                .toList();
    }

    /** Whatever made it wait, a person has looked at it: verdicts do not count any more. */
    private List<Action.Deliver> byRule(Address recipient) {
        return Routing.of(rules.among(RulePattern.candidates(recipient)), Optional.empty()).ruleFor(recipient).stream()
                .flatMap(rule -> rule.actions().stream())
                .filter(Action.Deliver.class::isInstance)
                .map(Action.Deliver.class::cast)
                .toList();
    }

    /**
     * Takes a mail off the list, for ever. The object itself goes with the life cycle of the bucket.
     *
     * @param recipient only for this one
     * @throws HomingException where nothing waits
     */
    public List<Held> delete(MessageId message, Optional<Address> recipient, String who) {
        IndexRecord record = recorded(message).record();
        List<Held> waiting = mustWait(message, recipient);
        for (Held one : waiting) {
            mails.commit(record, List.of(new Decision.Discard(one.recipient(), "deleted by " + who)));
            held.close(one, "deleted by " + who);
        }
        return waiting;
    }

    private MessageRecord recorded(MessageId message) {
        return mails.find(message)
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.NOT_FOUND,
                        "nothing is on record of a mail " + message,
                        "`homing held list` shows the ids of those that wait."));
    }

    /** At least one. */
    public List<Held> mustWait(MessageId message, Optional<Address> recipient) {
        List<Held> waiting = of(
                message,
                one -> recipient.isEmpty()
                        || recipient
                                .get()
                                .value()
                                .equalsIgnoreCase(one.recipient().value()));
        if (waiting.isEmpty()) {
            throw new HomingException(
                    HomingException.Kind.NOT_FOUND,
                    "%s does not wait%s (any more)"
                            .formatted(
                                    message, recipient.map(to -> " for " + to).orElse("")),
                    "See what was decided: homing held show " + message);
        }
        return waiting;
    }

    private List<Held> of(MessageId message, Predicate<Held> which) {
        return held.waiting().stream()
                .filter(one -> one.message().equals(message))
                .filter(which)
                .toList();
    }

    private static void refuseEncrypted(IndexRecord record) {
        if (record.problem().filter(problem -> problem.startsWith("encrypted")).isPresent()) {
            throw new HomingException(
                    HomingException.Kind.REJECTED,
                    "%s was encrypted by SES before it was stored, and Homing has no key for it"
                            .formatted(record.message()),
                    "Take the KMS key out of the S3 action of the receipt rule, so that the next mail can be read. This one"
                            + " is at %s, for whoever may use the key: see \"Encrypted mail\" in docs/routing.md."
                                    .formatted(StoreLayout.incoming(record.message())));
        }
    }

    private static HomingException gone(MessageId message) {
        return new HomingException(
                HomingException.Kind.NOT_FOUND,
                "the mail %s is gone: neither %s nor %s is what was recorded"
                        .formatted(
                                message,
                                StoreLayout.canonical(message, MailPrefix.HELD),
                                StoreLayout.canonical(message, MailPrefix.PROCESSED)),
                "The bucket keeps earlier versions for a while: restore one (docs/routing.md, \"Held mail\"), or take it off"
                        + " the list: homing held delete " + message);
    }
}
