package io.homing.store.aws;

import io.homing.store.MailboxName;
import io.homing.store.SweepStatus;
import io.homing.store.SweepStatus.Unruled;
import io.homing.store.json.SweepStatusJson;
import java.util.Optional;

/**
 * The item of the {@link SweepStatus}. What older hosts do not know is an attribute beside its JSON, in which they accept no
 * field that they do not know.
 */
final class SweepStatusItem {
    private static final String JSON = "board";
    private static final String UNRULED = "unruled";

    /** In the place of a mailbox, none of which is written without a domain. */
    private static final String HELD = "held";

    private SweepStatusItem() {}

    static Item write(SweepStatus sweepStatus) {
        Item item = Item.of(Key.board()).with(JSON, SweepStatusJson.write(sweepStatus));
        return sweepStatus
                .unruled()
                .map(unruled -> item.with(
                        UNRULED, unruled.mailbox().map(MailboxName::toString).orElse(HELD)))
                .orElse(item);
    }

    static SweepStatus read(Item item) {
        SweepStatus sweepStatus = SweepStatusJson.read(item.text(JSON));
        return item.has(UNRULED) ? sweepStatus.with(Optional.of(unruled(item.text(UNRULED)))) : sweepStatus;
    }

    private static Unruled unruled(String text) {
        return new Unruled(text.equals(HELD) ? Optional.empty() : Optional.of(MailboxName.of(text)));
    }
}
