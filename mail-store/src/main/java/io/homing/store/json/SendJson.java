package io.homing.store.json;

import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.Send;
import java.util.Locale;

/** A send: the {@code send} attribute of its item in the outbox. */
public final class SendJson {
    private SendJson() {}

    public static String write(Send send) {
        return JsonTree.write(Fields.document()
                .put("message", send.message().value())
                .put("kind", send.kind().name().toLowerCase(Locale.ROOT))
                .put("recipient", send.recipient().value())
                .put("to", send.to().value())
                .put("text", send.text()));
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.StoreException} for anything else. */
    public static Send read(String json) {
        return Fields.read(
                "send",
                json,
                fields -> new Send(
                        fields.value("message", MessageId::new),
                        fields.value("kind", SendJson::kind),
                        fields.value("recipient", Address::new),
                        fields.value("to", Address::new),
                        fields.text("text")));
    }

    private static Send.Kind kind(String text) {
        return switch (text) {
            case "forward" -> Send.Kind.FORWARD;
            case "notice" -> Send.Kind.NOTICE;
            case "bounce" -> Send.Kind.BOUNCE;
            default -> throw new IllegalArgumentException("wants forward, notice or bounce");
        };
    }
}
