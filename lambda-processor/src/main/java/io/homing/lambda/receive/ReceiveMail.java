package io.homing.lambda.receive;

import io.homing.lambda.event.Notification;
import io.homing.lambda.send.MailerException;
import io.homing.lambda.send.OutboxSender;
import io.homing.lambda.sweep.RecoveredEnvelope;
import io.homing.store.Address;
import io.homing.store.CommitResult;
import io.homing.store.Decision;
import io.homing.store.HeldMail;
import io.homing.store.HeldMail.Held;
import io.homing.store.HomingException;
import io.homing.store.Incoming;
import io.homing.store.IndexRecord;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.OutboundMail;
import io.homing.store.RuleBook;
import io.homing.store.StoreLayout;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Processes one mail that SES accepted, whatever kind of event reports it. This is the place to begin reading the function.
 *
 * <ol>
 *   <li>The raw mail is converted to the canonical mail, which hosts deliver ({@link CanonicalMail}).
 *   <li>Rules, verdicts and envelope give one or more decisions for each recipient: deliver, forward, bounce, discard or
 *       hold ({@link Router}, {@link SendBudget}).
 *   <li>The canonical mail is stored, once, if it is delivered or held.
 *   <li>Decisions, index record and journal entries are committed to the table ({@link MailStore#commit}).
 *   <li>The manifest of each entry is written to the bucket.
 *   <li>Forwards, bounces and notices are sent, at most once each ({@link OutboxSender}).
 * </ol>
 *
 * <p>The same event may come several times, even concurrently: if a crash interrupts one of these steps, the next event of
 * the mail, or the sweep, completes them. A recorded decision is final: an event that comes again, even after the rules
 * have changed, makes no second decision for the same recipient. There is one exception: the event of a mail replaces what
 * the sweep held because the mail itself has too little information ({@link SweptHolds}).
 *
 * <p>Three kinds of mail need more: mail that SES encrypted and the function cannot decrypt ("sealed") is held; mail with an
 * incomplete envelope, which the sweep found without an event, is held if the envelope is not sufficient for a decision; and
 * mail on record whose object is missing is decided without its content.
 */
public final class ReceiveMail {
    /** The reason on record for holding encrypted mail. It must never change: {@link #isSealed} finds the mail by it. */
    private static final String ENCRYPTED = "encrypted by SES before it was stored, and the function has no key for it:"
            + " take the KMS key out of the S3 action (the bucket encrypts by itself), and see docs/recovery.md";

    private static final byte[] NO_MAIL = {};

    private final MailStore store;
    private final SweptHolds swept;
    private final CanonicalMailReader kept;
    private final Router router;
    private final SendBudget budget;
    private final OutboxSender outboxSender;
    private final InstantSource clock;

    /** The outcome for a notification, for the log. None of them is a failure. */
    public sealed interface Outcome {
        /** The name of the outcome, in the log and in the answer of the function. */
        String event();

        /**
         * The mail is recorded and has its positions, and forwards and bounces are sent.
         *
         * @param fresh the decisions of this event; empty if it came again
         * @param placements one for each mailbox that gets the mail
         * @param sent the number of mails that were sent now
         */
        record Received(IndexRecord record, List<Decision> fresh, List<CommitResult> placements, int sent)
                implements Outcome {
            @Override
            public String event() {
                if (fresh.isEmpty()) {
                    return "duplicate";
                }
                if (!placements.isEmpty()) {
                    boolean known = placements.stream().allMatch(CommitResult.AlreadyCommitted.class::isInstance);
                    return known ? "duplicate" : "received";
                }
                if (fresh.stream().anyMatch(Decision.Hold.class::isInstance)) {
                    return "held";
                }
                if (fresh.stream().anyMatch(Decision.Forward.class::isInstance)) {
                    return "forwarded";
                }
                return fresh.stream().anyMatch(Decision.Bounce.class::isInstance) ? "bounced" : "discarded";
            }
        }

        /** The notification that SES writes when a receipt rule is made. There is no mail. */
        record SetupNotification() implements Outcome {
            @Override
            public String event() {
                return "setup notification skipped";
            }
        }
    }

    /**
     * @param fallback the mailbox for recipients without a rule; empty: their mail is held
     * @param budget limits forwards and bounces per day
     * @param clock replaces the time of receipt if an event has none; no other decision depends on it
     */
    public ReceiveMail(
            MailStore store,
            RuleBook rules,
            HeldMail held,
            SendBudget budget,
            OutboxSender outboxSender,
            Optional<MailboxName> fallback,
            InstantSource clock) {
        this.store = store;
        this.swept = new SweptHolds(held);
        this.kept = new CanonicalMailReader(store);
        this.router = new Router(rules, fallback);
        this.budget = budget;
        this.outboxSender = outboxSender;
        this.clock = clock;
    }

    /** The mailbox for recipients without a rule; empty: their mail is held. */
    public Optional<MailboxName> fallback() {
        return router.fallback();
    }

    /**
     * Processes the mail of a notification.
     *
     * @throws HomingException if the store fails, or the raw mail does not exist: the event must be repeated
     * @throws MailerException if SES does not accept a mail to be sent: the event must be repeated
     */
    public Outcome accept(Notification notification) {
        return accept(notification, Optional.empty());
    }

    /**
     * As {@link #accept(Notification)}.
     *
     * @param read the raw mail, if the caller has read it already
     */
    public Outcome accept(Notification notification, Optional<Incoming> read) {
        if (notification.message().equals(MessageId.SETUP_NOTIFICATION)) {
            return new Outcome.SetupNotification();
        }
        Optional<MessageRecord> known = store.find(notification.message());
        if (known.isEmpty()) {
            return first(notification, read);
        }
        Set<Address> settled = swept.settled(notification, known.get());
        List<Address> fresh = notification.recipients().stream()
                .filter(recipient -> !settled.contains(recipient))
                .toList();
        Outcome.Received outcome = again(notification, known.get(), fresh);
        swept.close(notification, known.get(), outcome.fresh());
        return outcome;
    }

    private Outcome first(Notification notification, Optional<Incoming> read) {
        MessageId message = notification.message();
        Incoming incoming = read.or(() -> store.incoming(message)).orElseThrow(() -> missing(message));
        if (incoming.isEncrypted()) {
            return sealed(notification, incoming.bytes());
        }
        return open(notification, notification.recipients(), incoming.bytes(), List.of());
    }

    /** Decides for a mail that can be read, and makes its index record. */
    private Outcome.Received open(Notification notification, List<Address> fresh, byte[] raw, List<Decision> settled) {
        MessageId message = notification.message();
        byte[] mail = CanonicalMail.of(raw, notification.sender());
        List<Decision> decisions = decide(notification, fresh, mail);
        Optional<MailPrefix> prefix = MailPrefix.of(decisions);
        byte[] kept =
                prefix.map(where -> store.putCanonical(message, where, mail)).orElse(mail);
        if (!CanonicalMail.isOf(kept, raw)) {
            store.replaceCanonical(message, prefix.orElseThrow(), mail);
            kept = mail;
        }
        IndexRecord record = MailIndexer.index(notification, received(notification), kept);
        return settle(record, decisions, settled, Optional.of(kept));
    }

    /** A mail with an incomplete envelope is held: the operator decides, or the event, which may still come. */
    private List<Decision> decide(Notification notification, List<Address> fresh, byte[] mail) {
        return notification
                .missing()
                .map(missing -> SweptHolds.of(fresh, missing))
                .orElseGet(() -> budget.within(
                        notification,
                        received(notification),
                        router.decide(notification, fresh, mail),
                        router::withoutForward));
    }

    /** Whether a mail is held because it could not be decrypted. */
    public static boolean isSealed(Held held) {
        return held.because().equals(ENCRYPTED);
    }

    /**
     * Decides again for a mail that is held because it could not be decrypted ({@link #isSealed}), if it can be read now, and
     * completes the decisions of an earlier call that did not finish. Throws as {@link #accept}.
     *
     * @return whether it is no longer held; false if it still cannot be read, or the rules hold it
     */
    public boolean unseal(Held held) {
        MessageId message = held.message();
        MessageRecord known = store.find(message).orElseThrow(() -> missing(message));
        Decision sealed = new Decision.Hold(held.recipient(), ENCRYPTED);
        List<Decision> renewed = known.decisions().stream()
                .filter(decision -> decision.recipient().equals(held.recipient()) && !decision.equals(sealed))
                .toList();
        if (!renewed.isEmpty() && renewed.stream().allMatch(Decision.Hold.class::isInstance)) {
            return false;
        }
        Optional<Incoming> readable = store.incoming(message).filter(raw -> !raw.isEncrypted());
        if (readable.isEmpty()) {
            return false;
        }
        byte[] raw = readable.get().bytes();
        Notification envelope = envelope(known.record(), held.recipient(), raw);
        List<Address> fresh = envelope.recipients().stream()
                .filter(recipient -> known.decisions().stream()
                        .noneMatch(decision -> decision.recipient().equals(recipient) && !decision.equals(sealed)))
                .toList();
        Outcome.Received outcome = open(envelope, fresh, raw, known.decisions());
        return outcome.fresh().stream()
                .noneMatch(decision -> decision instanceof Decision.Hold
                        && decision.recipient().equals(held.recipient()));
    }

    /** The values of the event; if none came, those of the mail itself, which can be read now. */
    private static Notification envelope(IndexRecord record, Address recipient, byte[] raw) {
        return recipient.equals(Notification.UNKNOWN_RECIPIENT)
                ? RecoveredEnvelope.of(record.message(), record.received(), raw)
                : new Notification(
                        record.message(),
                        record.sender(),
                        List.of(recipient),
                        Optional.of(record.received()),
                        record.verdicts(),
                        false);
    }

    /** Handles a mail on record: the same event came again, or that of another receipt rule, with other recipients. */
    private Outcome.Received again(Notification notification, MessageRecord known, List<Address> fresh) {
        if (fresh.isEmpty()
                && OutboundMail.of(notification.message(), known.decisions()).isEmpty()) {
            return settle(known.record(), List.of(), known.decisions(), Optional.empty());
        }
        Optional<Incoming> incoming = store.incoming(notification.message());
        if (incoming.filter(Incoming::isEncrypted).isPresent()) {
            return settle(known.record(), held(fresh), known.decisions(), Optional.empty());
        }
        // There is a key now; or the sweep knew less, and the record is to have the values of the event.
        if (incoming.isPresent()
                && (MailIndexer.isSealed(known.record()) || swept.isToBeCorrected(notification, known))) {
            return open(notification, fresh, incoming.get().bytes(), known.decisions());
        }
        // If the mail is gone, the hosts withhold its journal entry, and the user gets a notice.
        Optional<byte[]> mail = kept.of(known.record());
        List<Decision> decisions = decide(notification, fresh, mail.orElse(NO_MAIL));
        mail.ifPresent(bytes -> MailPrefix.of(decisions)
                .ifPresent(mailPrefix -> store.putCanonical(notification.message(), mailPrefix, bytes)));
        return settle(known.record(), decisions, known.decisions(), mail);
    }

    /**
     * Carries decisions out. Also those on record, because a crash may have happened after the record and before manifests and
     * sends.
     *
     * @param mail the canonical mail; empty if it is gone, or if nothing is to be sent
     */
    private Outcome.Received settle(
            IndexRecord record, List<Decision> fresh, List<Decision> settled, Optional<byte[]> mail) {
        List<Decision> placed =
                settled.stream().filter(Decision.Deliver.class::isInstance).toList();
        List<Decision> all = Stream.concat(placed.stream(), fresh.stream()).toList();
        List<CommitResult> placements = all.isEmpty() ? List.of() : store.commit(record, all);
        placements.forEach(commitResult -> store.putManifest(commitResult.entry()));
        List<Decision> everything = new ArrayList<>(settled);
        everything.addAll(fresh);
        int sent = 0;
        for (OutboundMail outboundMail : OutboundMail.of(record.message(), everything)) {
            sent += outboxSender.send(outboundMail, record, mail) ? 1 : 0;
        }
        return new Outcome.Received(record, fresh, placements, sent);
    }

    /** The mail cannot be decrypted, so the operator must act; the record has the hint, and the raw mail is kept. */
    private Outcome sealed(Notification notification, byte[] bytes) {
        IndexRecord record = MailIndexer.sealed(notification, received(notification), bytes);
        return settle(record, held(notification.recipients()), List.of(), Optional.empty());
    }

    private static List<Decision> held(List<Address> recipients) {
        return recipients.stream()
                .<Decision>map(recipient -> new Decision.Hold(recipient, ENCRYPTED))
                .toList();
    }

    private Instant received(Notification notification) {
        return notification.received().orElseGet(clock::instant);
    }

    /** S3 is strongly consistent and SES writes before it notifies, so waiting for the object would not help. */
    private static HomingException missing(MessageId message) {
        return new HomingException(
                HomingException.Kind.SETUP,
                StoreLayout.incoming(message) + ": this object does not exist, although SES accepted the mail",
                "Check that the receipt rule has an S3 action before the Lambda action, with this bucket and the"
                        + " prefix incoming/ (aws ses describe-active-receipt-rule-set).");
    }
}
