package io.homing.operator.cli;

import io.homing.operator.status.Status;
import io.homing.operator.status.Status.Host;
import io.homing.operator.status.Status.LaneOf;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The status as text and as JSON. */
final class StatusText {
    private StatusText() {}

    static String human(Status status) {
        var table = new TextTable()
                .row("host", "lane", "position", "behind", "lag", "heartbeat", "last mail", "withheld", "version");
        for (Host host : status.hosts()) {
            String name = host.name() + (host.name().equals(status.here()) ? " (here)" : "");
            if (host.lanes().isEmpty()) {
                table.row(name, "-", "-", "-", "-", "never");
            }
            for (LaneOf lane : host.lanes()) {
                table.row(
                        name,
                        lane.lane().toString(),
                        lane.position().toString(),
                        String.format(Locale.ROOT, "%,d", lane.behind()),
                        span(lane.lag()),
                        ago(lane.seen(), status.at()),
                        lane.lastMail().map(mail -> ago(mail, status.at())).orElse("none yet"),
                        Integer.toString(lane.withheld()),
                        lane.version());
            }
        }
        var text = new StringBuilder(table.toString()).append(System.lineSeparator());
        var machine = new TextTable();
        machine.row(
                "cloud",
                status.board()
                        .map(sweepStatus -> String.format(
                                Locale.ROOT,
                                "%,d held; last sweep %s; all mail accepted until %s has a decision",
                                sweepStatus.held(),
                                ago(sweepStatus.swept(), status.at()),
                                sweepStatus.decided()))
                        .orElse("no sweep yet"));
        machine.row(
                "journal",
                "entries up to format %s may be written; all hosts read up to format %s"
                        .formatted(status.formats().written(), status.formats().readByAll()));
        status.machine()
                .free()
                .ifPresent(free -> machine.row(
                        "disk",
                        String.format(
                                Locale.ROOT,
                                "%,d MB free of %,d MB",
                                free >> 20,
                                status.machine().size().orElse(0) >> 20)));
        status.machine().certificateDays().ifPresent(days -> machine.row("certificate", days + " days left"));
        machine.row(
                "this month",
                String.format(
                        Locale.ROOT,
                        "%,d deliveries, about %.2f USD so far (list prices, mails of average size)",
                        status.month().deliveries(),
                        status.month().usd()));
        text.append(machine).append(System.lineSeparator());
        status.troubles()
                .forEach(problem -> text.append("PROBLEM: ")
                        .append(problem.what())
                        .append(System.lineSeparator())
                        .append("  → ")
                        .append(problem.next())
                        .append(System.lineSeparator()));
        return text.append(
                        status.isWell()
                                ? "no problems found"
                                : "problems found: %d"
                                        .formatted(status.troubles().size()))
                .toString();
    }

    private static String ago(Instant then, Instant now) {
        return then.isAfter(now) ? "now" : span(Duration.between(then, now)) + " ago";
    }

    /** In its two largest units. */
    static String span(Duration span) {
        if (span.toDays() > 0) {
            return "%dd %dh".formatted(span.toDays(), span.toHoursPart());
        }
        if (span.toHours() > 0) {
            return "%dh %dm".formatted(span.toHours(), span.toMinutesPart());
        }
        return span.toMinutes() > 0
                ? "%dm %ds".formatted(span.toMinutes(), span.toSecondsPart())
                : span.toSeconds() + "s";
    }
}
