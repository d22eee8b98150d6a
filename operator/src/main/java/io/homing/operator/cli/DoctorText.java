package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.log.SafeText;
import io.homing.operator.doctor.Finding;
import io.homing.operator.doctor.Finding.Level;
import io.homing.store.json.Fields;
import java.util.List;
import java.util.Locale;

/** Findings as text and as JSON. */
final class DoctorText {
    private DoctorText() {}

    static String human(List<Finding> findings) {
        var text = new StringBuilder();
        int width = findings.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        for (int n = 0; n < findings.size(); n++) {
            Finding finding = findings.get(n);
            String name = finding.name() + " ".repeat(width - finding.name().length());
            text.append("%-7s  %s  %s%n".formatted(mark(finding.level()), name, SafeText.of(finding.told())));
            boolean same = n + 1 < findings.size() && findings.get(n + 1).next().equals(finding.next());
            if (!finding.next().isEmpty() && !same) { // the same next step is printed once, below the last finding
                text.append("%9s→ %s%n".formatted("", finding.next()));
            }
        }
        return text + summary(findings);
    }

    /** The number of findings of each level, in one line. */
    static String summary(List<Finding> findings) {
        return "%d errors, %d warnings, %d not checked, %d ok"
                .formatted(
                        count(findings, Level.ERROR),
                        count(findings, Level.WARNING),
                        count(findings, Level.NOT_CHECKED),
                        count(findings, Level.OK));
    }

    static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static String mark(Level level) {
        return switch (level) {
            case OK -> "ok";
            case NOT_CHECKED -> "?";
            case WARNING -> "warning";
            case ERROR -> "ERROR";
        };
    }

    static String json(List<Finding> findings) {
        ObjectNode json = Fields.document();
        ArrayNode all = json.putArray("findings");
        for (Finding finding : findings) {
            all.addObject()
                    .put("name", finding.name())
                    .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                    .put("told", finding.told())
                    .put("next", finding.next());
        }
        return json.toString();
    }
}
