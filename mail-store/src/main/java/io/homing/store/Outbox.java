package io.homing.store;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The port for outbound mail: the sends of {@link MailStore#commit} that have not ended. SES cannot be asked
 * whether it has sent something, so each is {@linkplain #begin begun} on record before it is handed over: what was begun
 * is never begun again, unless it is certain that nothing went out. One that stays begun may have gone out or not; a
 * person decides.
 */
public interface Outbox {
    /** A sender and a recipient together may have as many sends a day as a claim allows; each of them alone, ten times that. */
    int TIMES = 10;

    /**
     * Counts a message against what may go out in a day. A message that was counted is not counted again and is always
     * allowed: a repeat of an event gets the answer of the first.
     *
     * @param limit for sender and recipient together, at least 1
     * @return false where nothing more may go out today; nothing was counted then
     */
    boolean claim(SendClaim claim, int limit);

    /**
     * The sends that have not ended, in no order. An item that cannot be read is skipped.
     *
     * @param unreadable receives one exception per skipped item
     */
    List<Open> open(Consumer<HomingException> unreadable);

    /** The sends that have not ended and can be read. */
    default List<Open> open() {
        return open(unreadable -> {});
    }

    /** Takes a send that waits. False where it does not wait: another process has begun it, or it has ended. */
    boolean begin(OutboundMail outboundMail);

    /** Returns a begun send to the outbox, because it is certain that nothing was sent. */
    void requeue(OutboundMail outboundMail);

    /**
     * Ends a send permanently.
     *
     * @param how it ended: the id that SES gave it, or why it will never go out
     */
    void finish(OutboundMail outboundMail, String how);

    /**
     * A send that is not done.
     *
     * @param since when it was put here or begun, whichever is later
     * @param begun whether it was begun, so that nobody may begin it again
     */
    record Open(OutboundMail send, Instant since, boolean begun) {}
}
