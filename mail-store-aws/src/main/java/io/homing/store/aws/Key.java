package io.homing.store.aws;

import io.homing.store.Address;
import io.homing.store.Entry;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.OutboundMail;
import io.homing.store.Position;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.time.LocalDate;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The key of an item of the table; {@link StoreLayout} lists them. */
record Key(String pk, String sk) {
    static Key head(Lane lane) {
        return new Key(StoreLayout.journal(lane), StoreLayout.HEAD);
    }

    static Key entry(Lane lane, Position position) {
        return new Key(StoreLayout.journal(lane), position.padded());
    }

    static Key meta(MessageId message) {
        return new Key(StoreLayout.message(message), StoreLayout.META);
    }

    static Key decisions(MessageId message, Sha256 digest) {
        return new Key(StoreLayout.message(message), StoreLayout.decisions(digest));
    }

    static Key guard(MessageId message, MailboxName mailbox) {
        return new Key(StoreLayout.message(message), StoreLayout.guard(mailbox));
    }

    static Key rule(RulePattern pattern) {
        return new Key(StoreLayout.RULES, pattern.value());
    }

    /** Sorts by time, then by pattern. */
    static Key change(RuleChange change) {
        return new Key(StoreLayout.CHANGES, "%015d#%s".formatted(change.when().toEpochMilli(), change.pattern()));
    }

    /** Permanent mark: the message has, or had, this send. */
    static Key send(OutboundMail outboundMail) {
        return new Key(StoreLayout.message(outboundMail.message()), StoreLayout.send(outboundMail));
    }

    /** The send, until it has ended. */
    static Key outbox(OutboundMail outboundMail) {
        return new Key(StoreLayout.OUTBOX, outboundMail.message() + "#" + outboundMail.key());
    }

    /** The digest, because a key holds at most 1,024 bytes, and two addresses may have more. */
    static Key claim(LocalDate day, String counter) {
        return new Key(StoreLayout.claims(day), Sha256.of(counter).toString());
    }

    static Key held(MessageId message, Address recipient) {
        return new Key(StoreLayout.HELD, message + "#" + recipient);
    }

    static Key answer(Entry withheld) {
        return new Key(StoreLayout.message(withheld.message()), StoreLayout.answer(withheld));
    }

    static Key sweep() {
        return new Key(StoreLayout.SWEEP, StoreLayout.SWEEP);
    }

    static Key board() {
        return new Key(StoreLayout.BOARD, StoreLayout.BOARD);
    }

    static Key format() {
        return new Key(StoreLayout.BOARD, StoreLayout.FORMAT);
    }

    static Key mailbox(MailboxName mailbox) {
        return new Key(StoreLayout.MAILBOX, mailbox.toString());
    }

    static Key host(HostName host, Lane lane) {
        return new Key(StoreLayout.host(host), lane.toString());
    }

    Map<String, AttributeValue> attributes() {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    @Override
    public String toString() {
        return pk + " " + sk;
    }
}
