package io.homing.store.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Withheld;
import java.util.List;

/** The withheld positions of a host: a part of its record in the table, and of its own state. */
public final class WithheldJson {
    private WithheldJson() {}

    public static void write(List<Withheld> withheld, ArrayNode into) {
        for (Withheld one : withheld) {
            into.addObject()
                    .put("position", one.position().value())
                    .put("message", one.message().value())
                    .put("why", written(one.why()));
        }
    }

    /** Reads one element of the list. */
    public static Withheld read(Fields fields) {
        return new Withheld(
                new Position(fields.number("position")),
                fields.value("message", MessageId::new),
                fields.value("why", WithheldJson::why));
    }

    /** The words on record, which are older than the names of the constants. */
    public static String written(Withheld.Why why) {
        return switch (why) {
            case MISSING -> "GONE";
            case CORRUPT -> "WRONG";
        };
    }

    private static Withheld.Why why(String written) {
        return switch (written) {
            case "GONE" -> Withheld.Why.MISSING;
            case "WRONG" -> Withheld.Why.CORRUPT;
            default -> throw new IllegalArgumentException(written);
        };
    }
}
