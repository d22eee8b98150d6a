package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.operator.dns.Zone;
import io.homing.operator.dns.ZoneRecord;
import io.homing.store.json.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The records of a zone as a table, a master file, a change batch of Route 53 and JSON. */
final class ZoneText {
    private static final int TTL = 3600;

    private ZoneText() {}

    static String table(Zone zone) {
        var textTable = new TextTable().row("name", "type", "value", "purpose");
        zone.records()
                .forEach(record -> textTable.row(record.name(), record.type().name(), record.value(), record.why()));
        return textTable.toString();
    }

    /** A part of a master file (RFC 1035, 5): to be included in a zone, or copied into it. */
    static String bind(Zone zone) {
        var textTable = new TextTable();
        zone.records()
                .forEach(record -> textTable.row(
                        record.name() + ".",
                        Integer.toString(TTL),
                        "IN",
                        record.type().name(),
                        record.quoted(),
                        "; " + record.why()));
        return textTable.toString();
    }

    /**
     * A change batch for {@code aws route53 change-resource-record-sets}. CREATE and not UPSERT, which would replace what
     * exists already under the same name: another SPF record, or a record that proves the ownership of the domain.
     *
     * @see <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">AWS:
     *     ChangeResourceRecordSets</a>
     */
    static String route53(Zone zone) {
        Map<String, List<ZoneRecord>> sets = zone.records().stream()
                .collect(Collectors.groupingBy(
                        record -> record.name() + " " + record.type(), LinkedHashMap::new, Collectors.toList()));
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        batch.put("Comment", "Mail of " + zone.domain());
        ArrayNode changes = batch.putArray("Changes");
        for (List<ZoneRecord> set : sets.values()) {
            ObjectNode change = changes.addObject().put("Action", "CREATE").putObject("ResourceRecordSet");
            change.put("Name", set.getFirst().name() + ".")
                    .put("Type", set.getFirst().type().name())
                    .put("TTL", TTL);
            ArrayNode values = change.putArray("ResourceRecords");
            set.forEach(record -> values.addObject().put("Value", record.quoted()));
        }
        return batch.toPrettyString();
    }

    static String json(Zone zone) {
        ObjectNode json = Fields.document().put("domain", zone.domain().value());
        ArrayNode records = json.putArray("records");
        zone.records()
                .forEach(record -> records.addObject()
                        .put("name", record.name())
                        .put("type", record.type().name())
                        .put("value", record.value())
                        .put("why", record.why()));
        return json.toString();
    }
}
