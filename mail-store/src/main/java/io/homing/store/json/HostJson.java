package io.homing.store.json;

import io.homing.store.EntryFormat;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.time.Instant;

/** How far a host has come: the {@code record} attribute of its item. */
public final class HostJson {
    private HostJson() {}

    public static String write(HostRecord record) {
        var json = Fields.document()
                .put("host", record.host().value())
                .put("lane", record.lane().number())
                .put("position", record.position().value())
                .put("seen", record.seen().toString())
                .put("agent", record.version())
                .put("reads", record.reads().version());
        WithheldJson.write(record.withheld(), json.putArray("withheld"));
        return JsonTree.write(json);
    }

    /**
     * The reverse of {@link #write}, whatever other fields there are: a host may run a newer version. Throws {@link
     * io.homing.store.HomingException} for anything else.
     */
    public static HostRecord read(String json) {
        return Fields.readKnown(
                "host record",
                json,
                fields -> new HostRecord(
                        fields.value("host", HostName::new),
                        new Lane(fields.smallNumber("lane")),
                        new Position(fields.number("position")),
                        fields.value("seen", Instant::parse),
                        fields.text("agent"),
                        fields.optionalNumber("reads").map(EntryFormat::new).orElse(EntryFormat.FIRST),
                        fields.objects("withheld", WithheldJson::read)));
    }
}
