/**
 * The contract between the two programs: what the Lambda writes and the agent reads. Nothing else connects them.
 *
 * <pre>
 *  bucket                                        table (pk, sk)
 *  ├─ incoming/&lt;message&gt;      as SES wrote it      M#&lt;message&gt;  META         what the mail is, what was decided
 *  ├─ processed/&lt;message&gt;.eml canonical mail       M#&lt;message&gt;  D#&lt;mailbox&gt;  it has a place: the duplicate guard
 *  ├─ held/&lt;message&gt;.eml      only held            M#&lt;message&gt;  S#, A#       it has a send; an answer
 *  └─ manifest/YYYY/MM/DD/                         J#&lt;lane&gt;     HEAD         last position, last commit time
 *       &lt;lane&gt;-&lt;position&gt;.json  one per entry      J#&lt;lane&gt;     &lt;position&gt;   the journal entry
 *                                                  RULES, CHANGES            where mail goes, and who said so
 *                                                  OUTBOX, HELD              what waits for SES, and for a person
 *                                                  SWEEP, BOARD              how far the last sweep came, and for hosts
 *                                                  H#&lt;host&gt;     &lt;lane&gt;       how far that host has come
 *
 *  written in this order:  processed/  →  D# + J# + HEAD (+ META with the last) in one transaction  →  manifest/
 * </pre>
 *
 * A crash between two of these leaves work that repeating the whole completes, and nothing to take back. Readers start
 * from the position they know and accept only the gapless continuation of it ({@link MailFeed#next}): a Query is not a
 * snapshot. The full specification is {@code docs/store-format.md}.
 *
 * <p>{@link MailStore} is the port for writing, {@link MailFeed} the port for reading; {@link RuleBook}, {@link Outbox},
 * {@link HeldMail} and {@link SweepStore} are those of the function and its operator. All are implemented over AWS (module
 * {@code mail-store-aws}) and in memory (test-jar), and judged by the same contract tests.
 */
package io.homing.store;
