package io.homing.store;

/** What became of a delivery that was to be committed. Both happen in a healthy week: AWS delivers events twice. */
public sealed interface CommitResult {
    /** The journal entry that stands for the delivery now. */
    Entry entry();

    /** It got this place now. */
    record Committed(Entry entry) implements CommitResult {}

    /** It had this place already; nothing was written. */
    record AlreadyCommitted(Entry entry) implements CommitResult {}
}
