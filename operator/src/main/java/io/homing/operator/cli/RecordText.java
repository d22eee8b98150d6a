package io.homing.operator.cli;

import io.homing.agent.log.SafeText;
import io.homing.operator.route.RuleSyntax;
import io.homing.store.Address;
import io.homing.store.IndexRecord;
import io.homing.store.MessageRecord;
import io.homing.store.Verdicts;

/** What is on record of a mail, for every command that shows it. */
final class RecordText {
    /** Of a text that a stranger wrote. */
    static final int SHOWN = 100;

    private RecordText() {}

    static String sender(IndexRecord record) {
        return record.sender().map(Address::value).orElse("<> (null sender)");
    }

    /** Who and what, as the header says. */
    static void header(TextTable rows, IndexRecord record) {
        rows.row("from", SafeText.of(record.from(), SHOWN))
                .row("to", SafeText.of(String.join(", ", record.to()), SHOWN))
                .row("subject", SafeText.of(record.subject(), SHOWN));
    }

    /** What SES thinks of it, and what could not be read. */
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

    /** What was decided for each recipient, and why. */
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
