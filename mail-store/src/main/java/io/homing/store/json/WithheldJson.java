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
                    .put("why", one.why().name());
        }
    }

    /** Reads one element of the list. */
    public static Withheld read(Fields fields) {
        return new Withheld(
                new Position(fields.number("position")),
                fields.value("message", MessageId::new),
                fields.value("why", Withheld.Why::valueOf));
    }
}
