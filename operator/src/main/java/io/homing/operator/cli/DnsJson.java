package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.list;
import static io.homing.operator.cli.JsonType.oneOf;

import io.homing.operator.dns.Zone;
import io.homing.operator.dns.ZoneRecord;
import java.util.List;

/** The JSON of {@code homing dns}. */
final class DnsJson {
    private DnsJson() {}

    static JsonObject<Zone> fields() {
        return JsonObject.<Zone>empty()
                .field(
                        "domain",
                        "Whose records they are.",
                        TEXT,
                        zone -> zone.domain().value())
                .field("records", "To be set.", list(record()), Zone::records);
    }

    private static JsonObject<ZoneRecord> record() {
        return JsonObject.<ZoneRecord>empty()
                .field("name", "Fully qualified, without the last dot.", TEXT, ZoneRecord::name)
                .field(
                        "type",
                        "Of the record.",
                        oneOf(List.of(ZoneRecord.Type.values()), ZoneRecord.Type::name),
                        ZoneRecord::type)
                .field("value", "Of a TXT record without quotes.", TEXT, ZoneRecord::value)
                .field("why", "What it is for.", TEXT, ZoneRecord::why);
    }
}
