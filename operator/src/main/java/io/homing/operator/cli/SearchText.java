package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.log.SafeText;
import io.homing.operator.route.RuleSyntax;
import io.homing.operator.trace.Search;
import io.homing.store.IndexRecord;
import io.homing.store.MessageRecord;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Found mails as text and as JSON: From and subject, never the body. */
final class SearchText {
    /** Grows when a field of the JSON changes its meaning or goes; new fields may come at any time. */
    private static final int SCHEMA = 1;

    private static final int FROM = 30;
    private static final int SUBJECT = 40;
    private static final int WHERE = 60;

    private SearchText() {}

    static String human(List<MessageRecord> found, Search.Result result) {
        String counts = String.format(
                Locale.ROOT, "%,d found; %,d mails examined, the newest first", found.size(), result.looked());
        if (result.undecided() > 0) {
            counts += String.format(Locale.ROOT, "; %,d have no decision yet", result.undecided());
        }
        if (!result.complete()) {
            counts += "; there are more: increase --limit";
        }
        if (found.isEmpty()) {
            return counts;
        }
        var textTable = new TextTable().row("received", "message", "from", "subject", "where");
        for (MessageRecord mail : found) {
            IndexRecord record = mail.record();
            textTable.row(
                    record.received().toString(),
                    record.message().value(),
                    SafeText.of(record.from(), FROM),
                    SafeText.of(record.subject(), SUBJECT),
                    SafeText.of(
                            mail.decisions().stream()
                                    .map(RuleSyntax::of)
                                    .distinct()
                                    .sorted()
                                    .collect(Collectors.joining(" ")),
                            WHERE));
        }
        return textTable + System.lineSeparator() + counts;
    }

    static String json(List<MessageRecord> found, Search.Result result) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("looked", result.looked())
                .put("undecided", result.undecided())
                .put("complete", result.complete());
        ArrayNode mails = json.putArray("mails");
        found.forEach(mail -> RecordText.fill(mails.addObject(), mail));
        return json.toString();
    }
}
