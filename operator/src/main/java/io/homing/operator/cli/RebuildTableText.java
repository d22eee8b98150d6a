package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.operator.rebuild.TableRebuild.Result;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.Locale;
import java.util.TreeMap;

/** The result of {@code homing rebuild-table} as text and as JSON. */
final class RebuildTableText {
    /** Grows when a field of the JSON changes its meaning or goes; new fields may come at any time. */
    private static final int SCHEMA = 1;

    private RebuildTableText() {}

    static String human(Result result) {
        var rows = new TextTable();
        new TreeMap<Lane, Position>(result.heads())
                .forEach((lane, head) -> rows.row("lane " + lane, "the last position is " + number(head.value())));
        rows.row("manifests", "every entry that has a manifest is at its old position");
        rows.row(
                "from files",
                number(result.fromFiles()) + " entries had no manifest and were restored from the mail on this host");
        rows.row(
                "reserved",
                number(result.reserved()) + " positions stay unused, because another host may have passed them");
        rows.row(
                "settled",
                number(result.settled()) + " mails were forwarded or bounced before, and are not sent again");
        return rows + System.lineSeparator()
                + "The bucket does not contain the routing rules: set them again with `homing route set`. Then enable the"
                + " function; its sweep processes the mail that has no manifest.";
    }

    static String json(Result result) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("fromFiles", result.fromFiles())
                .put("reserved", result.reserved())
                .put("settled", result.settled());
        ArrayNode lanes = json.putArray("lanes");
        new TreeMap<Lane, Position>(result.heads())
                .forEach((lane, head) ->
                        lanes.addObject().put("lane", lane.number()).put("head", head.value()));
        return json.toString();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
