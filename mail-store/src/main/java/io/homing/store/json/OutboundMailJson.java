package io.homing.store.json;

import io.homing.store.Address;
import io.homing.store.MessageId;
import io.homing.store.OutboundMail;
import java.util.Locale;

/** A send: the {@code send} attribute of its item in the outbox. */
public final class OutboundMailJson {
    private OutboundMailJson() {}

    public static String write(OutboundMail outboundMail) {
        return JsonTree.write(Fields.document()
                .put("message", outboundMail.message().value())
                .put("kind", outboundMail.kind().name().toLowerCase(Locale.ROOT))
                .put("recipient", outboundMail.recipient().value())
                .put("to", outboundMail.to().value())
                .put("text", outboundMail.text()));
    }

    /** The reverse of {@link #write}; throws {@link io.homing.store.HomingException} for anything else. */
    public static OutboundMail read(String json) {
        return Fields.read(
                "send",
                json,
                fields -> new OutboundMail(
                        fields.value("message", MessageId::new),
                        fields.value("kind", OutboundMailJson::kind),
                        fields.value("recipient", Address::new),
                        fields.value("to", Address::new),
                        fields.text("text")));
    }

    private static OutboundMail.Kind kind(String text) {
        return switch (text) {
            case "forward" -> OutboundMail.Kind.FORWARD;
            case "notice" -> OutboundMail.Kind.NOTICE;
            case "bounce" -> OutboundMail.Kind.BOUNCE;
            default -> throw new IllegalArgumentException("expected forward, notice or bounce");
        };
    }
}
