package io.homing.devstack.prove;

import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.MailFeed;
import io.homing.store.Outbox;
import java.nio.file.Path;

/**
 * What a negative control breaks in a {@link Schedule}, each time that it could have gone well: a proof that finds nothing
 * wrong with a broken program proves nothing. {@link #NONE} breaks nothing; the tests have the others.
 */
interface Sabotage {
    Sabotage NONE = new Sabotage() {};

    /** What an agent reads the journal from. */
    default MailFeed feed(MailFeed feed) {
        return feed;
    }

    /** What the function keeps the mails in that go out. */
    default Outbox outbox(Outbox outbox) {
        return outbox;
    }

    /** What the function reads of an event. */
    default Envelope envelope(Envelope envelope) {
        return envelope;
    }

    /**
     * Called before each change that an agent makes on the volume below {@code root}, and before it may be killed.
     *
     * @return whether a death at this moment shows what is broken: then it comes more often
     */
    default boolean step(String name, Path root) {
        return false;
    }

    /** Called after each run of an agent that came to its end. */
    default void ran(Path root) {}
}
