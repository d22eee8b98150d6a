package io.homing.agent;

import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncReport;
import io.homing.store.Withheld;
import java.util.Locale;

/** Reports and plans as text. */
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

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%,d KB", (bytes + 1023) >> 10)
                : String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }
}
