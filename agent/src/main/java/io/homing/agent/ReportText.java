package io.homing.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncReport;
import io.homing.store.Withheld;
import io.homing.store.json.Fields;
import io.homing.store.json.WithheldJson;
import java.util.List;
import java.util.Locale;

/** Reports and plans as text and as JSON. The version in the JSON grows when a field changes its meaning. */
public final class ReportText {
    private ReportText() {}

    public static String human(SyncReport report) {
        var text = new StringBuilder();
        for (SyncReport.LaneReport lane : report.lanes()) {
            text.append(String.format(
                    Locale.ROOT,
                    "lane %s: %,d delivered (%s), now at position %s%n",
                    lane.lane(),
                    lane.delivered(),
                    size(lane.bytes()),
                    lane.position()));
            for (Withheld withheld : lane.withheldNow()) {
                text.append("  WITHHELD position %s: mail %s is %s in the bucket%n"
                        .formatted(
                                withheld.position(),
                                withheld.message(),
                                withheld.why().name().toLowerCase(Locale.ROOT)));
            }
            if (lane.withheld() > 0) {
                text.append(String.format(Locale.ROOT, "  withheld on this host in total: %,d%n", lane.withheld()));
            }
        }
        return text.toString().stripTrailing();
    }

    static String json(SyncReport report) {
        var json = Fields.document().put("delivered", report.delivered()).put("bytes", report.bytes());
        ArrayNode lanes = json.putArray("lanes");
        for (SyncReport.LaneReport lane : report.lanes()) {
            var one = lanes.addObject()
                    .put("lane", lane.lane().number())
                    .put("position", lane.position().value())
                    .put("delivered", lane.delivered())
                    .put("bytes", lane.bytes())
                    .put("withheld", lane.withheld());
            WithheldJson.write(lane.withheldNow(), one.putArray("withheldNow"));
        }
        return json.toString();
    }

    public static String human(SyncPlan plan) {
        var text = new StringBuilder();
        for (SyncPlan.Planned planned : plan.unfinished()) {
            text.append("finish   ").append(line(planned)).append(System.lineSeparator());
        }
        for (SyncPlan.Planned planned : plan.next()) {
            text.append("deliver  ").append(line(planned)).append(System.lineSeparator());
        }
        return text.isEmpty() ? "nothing to do" : text.toString().stripTrailing();
    }

    private static String line(SyncPlan.Planned planned) {
        return "%s/%s  %s  %s  %8s  %s"
                .formatted(
                        planned.entry().lane(),
                        planned.entry().position(),
                        planned.entry().mailbox(),
                        planned.entry().folder(),
                        size(planned.entry().size()),
                        planned.file());
    }

    public static String json(SyncPlan plan) {
        var json = Fields.document();
        write(plan.unfinished(), json.putArray("unfinished"));
        write(plan.next(), json.putArray("next"));
        return json.toString();
    }

    private static void write(List<SyncPlan.Planned> planned, ArrayNode into) {
        for (SyncPlan.Planned one : planned) {
            into.addObject()
                    .put("lane", one.entry().lane().number())
                    .put("position", one.entry().position().value())
                    .put("message", one.entry().message().value())
                    .put("mailbox", one.entry().mailbox().toString())
                    .put("folder", one.entry().folder().value())
                    .put("size", one.entry().size())
                    .put("file", one.file().toString());
        }
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%,d KB", (bytes + 1023) >> 10)
                : String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }
}
