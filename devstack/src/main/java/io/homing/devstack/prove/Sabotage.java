package io.homing.devstack.prove;

import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.MailFeed;
import io.homing.store.Outbox;
import java.nio.file.Path;

/**
 * A negative control: breaks one promise in a {@link Schedule} at each opportunity. A proof that finds no violation in a broken
 * program is worthless. {@link #NONE} breaks nothing; the tests have the others.
 */
interface Sabotage {
    Sabotage NONE = new Sabotage() {};

    /** The feed from which an agent reads the journal. */
    default MailFeed feed(MailFeed feed) {
        return feed;
    }

    /** The outbox of the function. */
    default Outbox outbox(Outbox outbox) {
        return outbox;
    }

    /** The event that the function reads. */
    default Envelope envelope(Envelope envelope) {
        return envelope;
    }

    /**
     * Called before each change that an agent makes on the volume below {@code root}, and before it may be killed.
     *
     * @return whether a crash at this moment shows the defect; crashes are then more frequent
     */
    default boolean step(String name, Path root) {
        return false;
    }

    /** Called after each complete run of an agent. */
    default void ran(Path root) {}
}
