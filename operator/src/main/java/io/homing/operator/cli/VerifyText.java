package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.operator.verify.Discrepancy;
import io.homing.operator.verify.Discrepancy.Kind;
import io.homing.operator.verify.Verification;
import io.homing.operator.verify.Verification.LaneCount;
import java.io.PrintWriter;
import java.util.Locale;

/** A verification as text and as JSON. Each finding is printed at once, because there may be as many as mails. */
abstract class VerifyText {
    /** Grows when a field of the JSON changes its meaning or goes; new fields may come at any time. */
    private static final int SCHEMA = 1;

    final PrintWriter out;

    private VerifyText(PrintWriter out) {
        this.out = out;
    }

    abstract void finding(Discrepancy discrepancy);

    abstract void end(Verification result);

    static VerifyText human(PrintWriter out) {
        return new VerifyText(out) {
            @Override
            void finding(Discrepancy discrepancy) {
                out.println(line(discrepancy));
            }

            @Override
            void end(Verification result) {
                out.println(summary(result));
            }
        };
    }

    /** One object, its findings first. */
    static VerifyText json(PrintWriter out) {
        return new VerifyText(out) {
            private String before = "{\"schema\":" + SCHEMA + ",\"findings\":[";

            @Override
            void finding(Discrepancy discrepancy) {
                out.print(before + object(discrepancy));
                before = ",";
            }

            @Override
            void end(Verification result) {
                String rest = object(result).toString().substring(1);
                out.println((before.equals(",") ? "" : before) + "]," + rest);
            }
        };
    }

    private static String line(Discrepancy discrepancy) {
        String kind = discrepancy.kind().name().replace('_', ' ');
        return discrepancy
                .entry()
                .map(entry -> "%s  %s  %s/%s  lane %s position %s"
                        .formatted(
                                kind,
                                discrepancy.message(),
                                entry.mailbox(),
                                entry.folder(),
                                entry.lane(),
                                entry.position()))
                .orElse("%s  %s".formatted(kind, discrepancy.message()));
    }

    private static String summary(Verification result) {
        var table = new TextTable();
        result.accepted()
                .ifPresentOrElse(
                        accepted -> table.row(
                                "accepted",
                                "%,d stored by SES, %,d with a decision, %,d in progress"
                                        .formatted(accepted.stored(), accepted.decided(), accepted.fresh())),
                        () -> table.row("accepted", "NOT CHECKED: pass --credentials FILE of an operator"));
        for (LaneCount lane : result.lanes()) {
            table.row(
                    "lane " + lane.lane(),
                    number(lane.head().value()) + " entries in the journal, no gap; published here up to position "
                            + number(lane.published().value()));
            table.row(
                    "",
                    "%s here, %s deleted by users, %s removed before Dovecot's log begins, %s for other hosts or retired, %s obstructed"
                            .formatted(
                                    number(lane.present()),
                                    number(lane.deleted()),
                                    number(lane.forgotten()),
                                    number(lane.passed()),
                                    number(lane.waiting())));
        }
        table.row(
                "digests",
                result.deep()
                        ? "every file on this host was read"
                        : "only sizes were compared; --deep reads every file");
        var text = new StringBuilder(table.toString()).append(System.lineSeparator());
        for (Kind kind : Kind.values()) {
            if (result.count(kind) > 0) {
                text.append("PROBLEM: %s (%s): %s%n  → %s%n"
                        .formatted(
                                kind.name().replace('_', ' '),
                                number(result.count(kind)),
                                kind.meaning(),
                                kind.next()));
            }
        }
        return text.append(result.isWell() ? "no problems found" : "problems found")
                .toString();
    }

    private static ObjectNode object(Discrepancy discrepancy) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", discrepancy.kind().name())
                .put("message", discrepancy.message().value());
        discrepancy
                .entry()
                .ifPresent(entry -> json.put("lane", entry.lane().number())
                        .put("position", entry.position().value())
                        .put("mailbox", entry.mailbox().toString())
                        .put("folder", entry.folder().value()));
        return json;
    }

    private static ObjectNode object(Verification result) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("well", result.isWell())
                .put("deep", result.deep());
        result.accepted()
                .ifPresent(accepted -> json.putObject("accepted")
                        .put("stored", accepted.stored())
                        .put("decided", accepted.decided())
                        .put("fresh", accepted.fresh()));
        var lanes = json.putArray("lanes");
        for (LaneCount lane : result.lanes()) {
            lanes.addObject()
                    .put("lane", lane.lane().number())
                    .put("head", lane.head().value())
                    .put("published", lane.published().value())
                    .put("present", lane.present())
                    .put("deleted", lane.deleted())
                    .put("forgotten", lane.forgotten())
                    .put("passed", lane.passed())
                    .put("waiting", lane.waiting());
        }
        ObjectNode counts = json.putObject("counts");
        for (Kind kind : Kind.values()) {
            counts.put(kind.name(), result.count(kind));
        }
        return json;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
