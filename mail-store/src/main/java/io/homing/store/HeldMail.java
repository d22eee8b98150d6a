package io.homing.store;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The port for mail that {@link MailStore#commit} held, and that waits for an operator's decision. */
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

    /** Records that a warning was sent before this mail expires. */
    void markWarned(Held held);

    /**
     * Ends the hold of a mail permanently: a late event does not hold it again.
     *
     * @param how it ended, for people to read
     */
    void close(Held held, String how);

    /**
     * A held mail.
     *
     * @param since when it was held
     * @param warned whether a warning was sent that it will expire
     */
    record Held(MessageId message, Address recipient, String because, Instant since, boolean warned) {}
}
