package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.log.SafeText;
import io.homing.operator.route.RuleReplay;
import io.homing.store.json.Fields;
import java.util.Locale;

/** Mails that a change would route differently, as text and as JSON: From and subject, never the body. */
final class ReplayText {
    private static final int FROM = 30;
    private static final int SUBJECT = 40;

    private ReplayText() {}

    static String human(RuleReplay.Result result) {
        String counts = String.format(
                Locale.ROOT,
                "%,d of %,d mails would be routed differently (%,d of %,d recipients)",
                result.movedMails(),
                result.mails(),
                result.moved().size(),
                result.recipients());
        if (result.undecided() > 0) {
            counts += String.format(Locale.ROOT, "; %,d mails have no decision yet", result.undecided());
        }
        if (result.moved().isEmpty()) {
            return counts;
        }
        var textTable = new TextTable().row("message", "received", "from", "subject", "recipient", "before → after");
        for (RuleReplay.Moved moved : result.moved()) {
            textTable.row(
                    moved.mail().message().value(),
                    moved.mail().received().toString(),
                    SafeText.of(moved.mail().from(), FROM),
                    SafeText.of(moved.mail().subject(), SUBJECT),
                    moved.recipient().value(),
                    String.join(" ", moved.before().where())
                            + " → "
                            + String.join(" ", moved.after().where()));
        }
        return textTable + System.lineSeparator() + counts;
    }

    static String json(RuleReplay.Result result) {
        ObjectNode json = Fields.document()
                .put("mails", result.mails())
                .put("recipients", result.recipients())
                .put("undecided", result.undecided())
                .put("movedMails", result.movedMails());
        ArrayNode all = json.putArray("moved");
        for (RuleReplay.Moved moved : result.moved()) {
            ObjectNode one = all.addObject()
                    .put("message", moved.mail().message().value())
                    .put("received", moved.mail().received().toString())
                    .put("from", moved.mail().from())
                    .put("subject", moved.mail().subject())
                    .put("recipient", moved.recipient().value());
            moved.before().where().forEach(one.putArray("before")::add);
            moved.after().where().forEach(one.putArray("after")::add);
        }
        return json.toString();
    }
}
