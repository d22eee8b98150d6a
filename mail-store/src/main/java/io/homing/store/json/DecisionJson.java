package io.homing.store.json;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;

/** One decision: an element of the {@code decisions} set of a META item, where equal decisions fall together. */
public final class DecisionJson {
    private DecisionJson() {}

    public static String write(Decision decision) {
        var json =
                Fields.document().put("recipient", decision.recipient().value()).put("because", decision.because());
        return switch (decision) {
            case Decision.Deliver deliver ->
                json.put("action", "deliver")
                        .put("mailbox", deliver.mailbox().toString())
                        .put("folder", deliver.folder().value())
                        .toString();
            case Decision.Hold hold -> json.put("action", "hold").toString();
        };
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.StoreException} for anything else. */
    public static Decision read(String json) {
        return Fields.read("decision", json, fields -> {
            Address recipient = fields.value("recipient", Address::new);
            String because = fields.text("because");
            return switch (fields.text("action")) {
                case "deliver" ->
                    new Decision.Deliver(
                            recipient,
                            fields.value("mailbox", MailboxName::of),
                            fields.value("folder", FolderName::new),
                            because);
                case "hold" -> new Decision.Hold(recipient, because);
                default -> throw new IllegalArgumentException("action: wants deliver or hold");
            };
        });
    }
}
