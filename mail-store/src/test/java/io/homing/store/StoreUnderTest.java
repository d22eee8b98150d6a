package io.homing.store;

import java.util.List;
import java.util.Optional;

/** A store as the contract tests see it: the ports, and a look behind them that no program has. */
public interface StoreUnderTest {
    MailStore writer();

    MailFeed reader();

    RuleBook rules();

    Outbox outbox();

    HeldMail held();

    SweepStore recovery();

    /** Puts an object there, as SES would, or to spoil one. */
    void putObject(ObjectKey key, byte[] bytes);

    /** Puts another text in the place of a committed entry, as another version might have written it. */
    void putEntry(Entry entry, String text);

    /** Sets the switch for the entry format. */
    void putEntryFormat(EntryFormat format);

    void deleteObject(ObjectKey key);

    Optional<byte[]> object(ObjectKey key);

    Optional<IndexRecord> record(MessageId message);

    /** In no order. */
    List<Decision> decisions(MessageId message);

    /** How a send ended; empty for one that has not. */
    Optional<String> ending(OutboundMail outboundMail);
}
