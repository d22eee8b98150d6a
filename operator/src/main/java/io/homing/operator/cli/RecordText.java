package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.log.SafeText;
import io.homing.operator.route.RuleSyntax;
import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.MessageRecord;
import io.homing.store.Verdicts;
import io.homing.store.json.DecisionJson;
import io.homing.store.json.IndexJson;

/** The record of a mail as text and as JSON, for every command that shows it. */
final class RecordText {
    /** Characters at most of a text that the sender of a mail wrote. */
    static final int SHOWN = 100;

    private RecordText() {}

    static String sender(IndexRecord record) {
        return record.sender().map(Address::value).orElse("<> (null sender)");
    }

    /** From, To and subject of the header. */
    static void header(TextTable rows, IndexRecord record) {
        rows.row("from", SafeText.of(record.from(), SHOWN))
                .row("to", SafeText.of(String.join(", ", record.to()), SHOWN))
                .row("subject", SafeText.of(record.subject(), SHOWN));
    }

    /** The verdicts of SES, and the parts of the mail that could not be parsed. */
    static void judgement(TextTable rows, IndexRecord record) {
        Verdicts verdicts = record.verdicts();
        rows.row(
                "verdicts",
                "spam %s, virus %s, spf %s, dkim %s, dmarc %s%s"
                        .formatted(
                                verdicts.spam(),
                                verdicts.virus(),
                                verdicts.spf(),
                                verdicts.dkim(),
                                verdicts.dmarc(),
                                verdicts.dmarcReject() ? " (reject)" : ""));
        record.problem().ifPresent(problem -> rows.row("problem", SafeText.of(problem, SHOWN)));
    }

    /** The decision for each recipient, with its reason. */
    static void decisions(TextTable rows, MessageRecord messageRecord) {
        messageRecord
                .decisions()
                .forEach(decision -> rows.row(
                        "decided",
                        "%s: %s, because: %s"
                                .formatted(
                                        decision.recipient(),
                                        RuleSyntax.of(decision),
                                        SafeText.of(decision.because()))));
    }

    /** The record and its decisions as JSON. */
    static ObjectNode fill(ObjectNode json, MessageRecord messageRecord) {
        json.putRawValue("record", RouteText.raw(IndexJson.write(messageRecord.record())));
        ArrayNode decisions = json.putArray("decisions");
        messageRecord
                .decisions()
                .forEach(decision -> decisions.addRawValue(RouteText.raw(DecisionJson.write(decision))));
        return json;
    }
}
