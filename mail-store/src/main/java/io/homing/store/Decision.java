package io.homing.store;

import java.util.Objects;

/**
 * What was decided about a mail for one of its envelope recipients, and why. Every recipient of every mail ends as at
 * least one decision (I1); they are kept with the index record of the mail, and never change: what a person decides
 * later is added to them.
 */
public sealed interface Decision {
    /** The envelope recipient that the decision is about. */
    Address recipient();

    /** The reason in a few words for a person: the rule that matched, or the verdict. */
    String because();

    /** It gets a place in the journal. */
    record Deliver(Address recipient, MailboxName mailbox, FolderName folder, String because) implements Decision {
        public Deliver {
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(mailbox);
            Objects.requireNonNull(folder);
            Objects.requireNonNull(because);
        }
    }

    /** It is forwarded. */
    record Forward(Address recipient, Address to, String because) implements Decision {
        public Forward {
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(to);
            Objects.requireNonNull(because);
        }
    }

    /** The address to which it would be forwarded gets a notice that it is not, and why; the mail itself has another decision. */
    record Notify(Address recipient, Address to, String because) implements Decision {
        public Notify {
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(to);
            Objects.requireNonNull(because);
        }
    }

    /**
     * Its sender gets a bounce.
     *
     * @param text of the bounce
     */
    record Bounce(Address recipient, Address to, String text, String because) implements Decision {
        public Bounce {
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(to);
            Objects.requireNonNull(text);
            Objects.requireNonNull(because);
        }
    }

    /** It is neither delivered nor forwarded. */
    record Discard(Address recipient, String because) implements Decision {
        public Discard {
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(because);
        }
    }

    /** It is kept out of every mailbox until an operator decides about it. */
    record Hold(Address recipient, String because) implements Decision {
        public Hold {
            Objects.requireNonNull(recipient);
            Objects.requireNonNull(because);
        }
    }
}
