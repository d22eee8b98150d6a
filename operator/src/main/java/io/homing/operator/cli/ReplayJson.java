package io.homing.operator.cli;

import static io.homing.operator.cli.JsonType.NUMBER;
import static io.homing.operator.cli.JsonType.TEXT;
import static io.homing.operator.cli.JsonType.TIME;
import static io.homing.operator.cli.JsonType.list;

import io.homing.operator.route.RuleReplay;

/** The JSON of {@code homing route replay}. */
final class ReplayJson {
    private ReplayJson() {}

    static JsonObject<RuleReplay.Result> fields() {
        return JsonObject.<RuleReplay.Result>empty()
                .field("mails", "How many messages were compared.", NUMBER, RuleReplay.Result::mails)
                .field("recipients", "Of these messages.", NUMBER, RuleReplay.Result::recipients)
                .field("undecided", "Messages without a decision on record.", NUMBER, RuleReplay.Result::undecided)
                .field("movedMails", "How many messages would go elsewhere.", NUMBER, RuleReplay.Result::movedMails)
                .field("moved", "One for each recipient.", list(moved()), RuleReplay.Result::moved);
    }

    private static JsonObject<RuleReplay.Moved> moved() {
        return JsonObject.<RuleReplay.Moved>empty()
                .field(
                        "message",
                        "Its id.",
                        TEXT,
                        moved -> moved.mail().message().value())
                .field(
                        "received",
                        "When SES accepted it.",
                        TIME,
                        moved -> moved.mail().received())
                .field(
                        "from",
                        "As its header has it.",
                        TEXT,
                        moved -> moved.mail().from())
                .field(
                        "subject",
                        "As its header has it.",
                        TEXT,
                        moved -> moved.mail().subject())
                .field(
                        "recipient",
                        "Of the envelope.",
                        TEXT,
                        moved -> moved.recipient().value())
                .field(
                        "before",
                        "Where it goes now.",
                        list(TEXT),
                        moved -> moved.before().where())
                .field(
                        "after",
                        "Where it would go.",
                        list(TEXT),
                        moved -> moved.after().where());
    }
}
