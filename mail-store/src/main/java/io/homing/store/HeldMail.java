package io.homing.store;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The port for mail that {@link MailStore#commit} was asked to hold: it waits for a person. */
public interface HeldMail {
    /**
     * The mails that are held, one per message and recipient, in order of message. An item that cannot be read is skipped.
     *
     * @param unreadable receives one exception per skipped item
     */
    List<Held> waiting(Consumer<HomingException> unreadable);

    /** The mails that are held and can be read. */
    default List<Held> waiting() {
        return waiting(unreadable -> {});
    }

    /** Remembers that a person was warned that this one will go. */
    void markWarned(Held held);

    /**
     * Takes one off the list, for ever: a late event does not bring it back.
     *
     * @param how it ended, for people to read
     */
    void close(Held held, String how);

    /**
     * A mail that waits.
     *
     * @param since when it was held
     * @param warned whether a person was warned that it will go
     */
    record Held(MessageId message, Address recipient, String because, Instant since, boolean warned) {}
}
