package io.homing.store;

/** What became of a delivery that was to be committed. Both happen in a healthy week: AWS delivers events twice. */
public sealed interface Placement {
    /** The journal entry that stands for the delivery now. */
    Entry entry();

    /** It got this place now. */
    record Placed(Entry entry) implements Placement {}

    /** It had this place already; nothing was written. */
    record AlreadyPlaced(Entry entry) implements Placement {}
}
