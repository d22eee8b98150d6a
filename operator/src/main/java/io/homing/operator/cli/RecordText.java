package io.homing.operator.cli;

import io.homing.agent.log.SafeText;
import io.homing.operator.route.RuleSyntax;
import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.MessageRecord;
import io.homing.store.Verdicts;

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
}
