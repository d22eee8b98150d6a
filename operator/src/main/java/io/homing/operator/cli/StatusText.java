package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.operator.status.Status;
import io.homing.operator.status.Status.Host;
import io.homing.operator.status.Status.LaneOf;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The status as text and as JSON. */
final class StatusText {
    /** Grows when a field of the JSON changes its meaning or goes; new fields may come at any time. */
    private static final int SCHEMA = 1;

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

    static String json(Status status) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("well", status.isWell())
                .put("host", status.here().value())
                .put("at", status.at().toString());
        var hosts = json.putArray("hosts");
        for (Host host : status.hosts()) {
            ObjectNode one = hosts.addObject().put("host", host.name().value());
            put(one, "seen", host.seen());
            var lanes = one.putArray("lanes");
            for (LaneOf lane : host.lanes()) {
                ObjectNode of = lanes.addObject()
                        .put("lane", lane.lane().number())
                        .put("position", lane.position().value())
                        .put("behind", lane.behind())
                        .put("lagSeconds", lane.lag().toSeconds())
                        .put("withheld", lane.withheld())
                        .put("seen", lane.seen().toString())
                        .put("version", lane.version());
                put(of, "lastMail", lane.lastMail());
            }
        }
        status.board()
                .ifPresent(sweepStatus -> json.putObject("cloud")
                        .put("swept", sweepStatus.swept().toString())
                        .put("decidedUntil", sweepStatus.decided().toString())
                        .put("held", sweepStatus.held()));
        ObjectNode machine = json.putObject("machine");
        status.machine().free().ifPresent(free -> machine.put("diskFreeBytes", free));
        status.machine().size().ifPresent(size -> machine.put("diskBytes", size));
        status.machine().certificateDays().ifPresent(days -> machine.put("certificateDays", days));
        json.putObject("month")
                .put("deliveries", status.month().deliveries())
                .put("usd", Math.round(status.month().usd() * 100) / 100.0);
        var troubles = json.putArray("troubles");
        status.troubles()
                .forEach(problem ->
                        troubles.addObject().put("what", problem.what()).put("next", problem.next()));
        return json.toString();
    }

    private static void put(ObjectNode json, String name, Optional<Instant> time) {
        time.ifPresent(instant -> json.put(name, instant.toString()));
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
