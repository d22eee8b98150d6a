package io.homing.lambda.sweep;

import io.homing.lambda.log.JsonLog;
import io.homing.lambda.receive.CanonicalMailReader;
import io.homing.lambda.send.Mailer;
import io.homing.lambda.send.MailerException;
import io.homing.lambda.send.NoticeMail;
import io.homing.lambda.send.OutboxSender;
import io.homing.store.Address;
import io.homing.store.HeldMail;
import io.homing.store.HeldMail.Held;
import io.homing.store.HomingException;
import io.homing.store.IndexRecord;
import io.homing.store.MailPrefix;
import io.homing.store.MailStore;
import io.homing.store.MessageId;
import io.homing.store.MessageRecord;
import io.homing.store.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Processes waiting work: sends that SES has not accepted yet, and held mail that waits for the operator. */
public final class PendingWork {
    /** How long before the deletion of a held mail the operator is warned. */
    private static final Duration NOTICE = Duration.ofDays(7);

    private final MailStore store;
    private final Outbox outbox;
    private final HeldMail held;
    private final EncryptedMail sealed;
    private final OutboxSender outboxSender;
    private final Mailer mailer;
    private final Retention retention;
    private final InstantSource clock;
    private final JsonLog log;

    /**
     * How long mail is held, and who is warned.
     *
     * @param kept the time after which a lifecycle rule of the bucket deletes a mail that is only held
     * @param operator the address that is warned before; empty: only the log shows it
     */
    public record Retention(Duration kept, Optional<Address> operator) {}

    public PendingWork(
            MailStore store,
            Outbox outbox,
            HeldMail held,
            EncryptedMail sealed,
            OutboxSender outboxSender,
            Mailer mailer,
            Retention retention,
            InstantSource clock,
            JsonLog log) {
        this.store = store;
        this.outbox = outbox;
        this.held = held;
        this.sealed = sealed;
        this.outboxSender = outboxSender;
        this.mailer = mailer;
        this.retention = retention;
        this.clock = clock;
        this.log = log;
    }

    /** @param settled sends that have waited since before this time are no longer processed by any running call */
    void run(Instant settled, BooleanSupplier timeIsUp, SweepReport report) {
        report.attempt(log, "(outbox)", () -> send(settled, timeIsUp, report));
        List<Held> waiting = sealed.open(held.waiting(e -> unreadable("(held mail)", e, report)), timeIsUp, report);
        warn(end(waiting, report), report);
    }

    private void send(Instant settled, BooleanSupplier timeIsUp, SweepReport report) {
        for (Outbox.Open open : outbox.open(e -> unreadable("(outbox)", e, report))) {
            if (open.since().isBefore(settled) && !timeIsUp.getAsBoolean()) {
                go(open, report);
            }
        }
    }

    private void unreadable(String what, HomingException e, SweepReport report) {
        log.failed(what, e, Duration.ZERO);
        report.failed++;
    }

    private void go(Outbox.Open open, SweepReport report) {
        MessageId message = open.send().message();
        report.attempt(log, message.value(), () -> {
            MessageRecord messageRecord = store.find(message).orElseThrow(() -> gone(message));
            if (open.begun()) {
                outboxSender.giveUp(open.send(), messageRecord.record());
                report.inDoubt++;
                return;
            }
            Optional<byte[]> mail = new CanonicalMailReader(store).of(messageRecord.record());
            report.sent += outboxSender.send(open.send(), messageRecord.record(), mail) ? 1 : 0;
        });
    }

    private static HomingException gone(MessageId message) {
        return new HomingException(
                HomingException.Kind.CORRUPT,
                "the outbox contains a send of the mail %s, which has no record in the table".formatted(message),
                "The table has lost items: follow `The table is lost` in docs/recovery.md");
    }

    /** Removes from the list the mail that the lifecycle rule has deleted; returns the others. */
    private List<Held> end(List<Held> waiting, SweepReport report) {
        Instant now = clock.instant();
        List<Held> left = new ArrayList<>();
        for (Held one : waiting) {
            left.add(one);
            if (one.since().plus(retention.kept()).isBefore(now)) {
                report.attempt(log, one.message().value(), () -> end(one, left));
            }
        }
        report.held = left.size();
        return left;
    }

    private void end(Held one, List<Held> left) {
        if (isGone(one.message())) {
            held.close(one, "deleted by the life cycle of the bucket");
            left.remove(one);
        }
    }

    private boolean isGone(MessageId message) {
        return Stream.of(MailPrefix.values())
                        .allMatch(mailPrefix ->
                                store.canonical(message, mailPrefix).isEmpty())
                && store.incoming(message).isEmpty();
    }

    /** Sends one warning for all mail that will be deleted soon. It is marked after it was sent: a second warning is better than none. */
    private void warn(List<Held> waiting, SweepReport report) {
        Instant soon = clock.instant().plus(NOTICE);
        List<Held> expiring = waiting.stream()
                .filter(one -> one.since().plus(retention.kept()).isBefore(soon))
                .toList();
        report.expiring = expiring.size();
        List<Held> unwarned = expiring.stream().filter(one -> !one.warned()).toList();
        if (unwarned.isEmpty() || retention.operator().isEmpty()) {
            return;
        }
        Address operator = retention.operator().get();
        List<IndexRecord> mails = unwarned.stream()
                .map(Held::message)
                .distinct()
                .flatMap(message -> record(message, report).stream())
                .toList();
        try {
            mailer.send(NoticeMail.expiring(
                    sender(unwarned.getFirst(), operator),
                    operator,
                    clock.instant(),
                    Math.toIntExact(NOTICE.toDays()),
                    mails));
            unwarned.forEach(held::markWarned);
        } catch (MailerException e) {
            log.failed("(warning)", e, Duration.ZERO);
            report.failed++;
        }
    }

    private Optional<IndexRecord> record(MessageId message, SweepReport report) {
        try {
            return store.find(message).map(MessageRecord::record);
        } catch (HomingException e) {
            unreadable(message.value(), e, report);
            return Optional.empty();
        }
    }

    /** The sender: an address of a domain of the deployment, because SES sends for no other. */
    private static Address sender(Held held, Address operator) {
        String domain = held.recipient().domain();
        return NoticeMail.sender(domain.isEmpty() ? operator.domain() : domain);
    }
}
