package io.homing.store.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;

/** One decision: an element of the {@code decisions} set of a META item, where equal decisions fall together. */
public final class DecisionJson {
    private DecisionJson() {}

    public static String write(Decision decision) {
        ObjectNode json =
                Fields.document().put("recipient", decision.recipient().value()).put("because", decision.because());
        switch (decision) {
            case Decision.Deliver deliver ->
                json.put("action", "deliver")
                        .put("mailbox", deliver.mailbox().toString())
                        .put("folder", deliver.folder().value());
            case Decision.Forward forward ->
                json.put("action", "forward").put("to", forward.to().value());
            case Decision.Notify notify ->
                json.put("action", "notify").put("to", notify.to().value());
            case Decision.Bounce bounce ->
                json.put("action", "bounce").put("to", bounce.to().value()).put("text", bounce.text());
            case Decision.Discard discard -> json.put("action", "discard");
            case Decision.Hold hold -> json.put("action", "hold");
        }
        return JsonTree.write(json);
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.HomingException} for anything else. */
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
                case "forward" -> new Decision.Forward(recipient, fields.value("to", Address::new), because);
                case "notify" -> new Decision.Notify(recipient, fields.value("to", Address::new), because);
                case "bounce" ->
                    new Decision.Bounce(recipient, fields.value("to", Address::new), fields.text("text"), because);
                case "discard" -> new Decision.Discard(recipient, because);
                case "hold" -> new Decision.Hold(recipient, because);
                default ->
                    throw new IllegalArgumentException(
                            "action: expected deliver, forward, notify, bounce, discard or hold");
            };
        });
    }
}
