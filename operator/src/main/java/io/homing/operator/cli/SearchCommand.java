package io.homing.operator.cli;

import io.homing.agent.ProgressLine;
import io.homing.operator.trace.Search;
import io.homing.operator.trace.SearchCriteria;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homing search}: finds mails by their records. */
@Command(
        name = "search",
        description = {
            "Finds mails by mailbox, sender, subject and date, the newest first.",
            "Also finds mail that was held, forwarded or discarded, as long as the bucket keeps what SES stored."
        },
        footer = {
            "",
            "Requires credentials of an operator: a host may not read the records of mail.",
            "",
            "Example: homing search --mailbox ann@example.org --from eve --since 2026-11-01"
        },
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    /** How dates are typed. */
    static final String DAYS = "Days are in UTC: 2026-11-01, today, yesterday, or 7d for the last seven days.";

    @Mixin
    private StoreOptions store;

    @Parameters(
            arity = "0..1",
            paramLabel = "TEXT",
            converter = Typed.SearchText.class,
            description =
                    "Text in From, To, Cc, the envelope, the subject, the Message-ID or the name of an attachment.")
    private String text;

    @Option(
            names = "--mailbox",
            paramLabel = "USER@DOMAIN",
            description = "Mail that was delivered to this mailbox, or sent to its address.")
    private MailboxName mailbox;

    @Option(
            names = "--from",
            paramLabel = "TEXT",
            converter = Typed.SearchText.class,
            description = "Text in From or in the envelope sender.")
    private String from;

    @Option(
            names = "--subject",
            paramLabel = "TEXT",
            converter = Typed.SearchText.class,
            description = "Text in the subject.")
    private String subject;

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = "Mail that SES accepted on this day or later. " + DAYS)
    private Instant since;

    @Option(names = "--until", paramLabel = "DATE", description = "Mail that SES accepted before this day.")
    private Instant until;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Whole.Count.class,
            description = "Maximum number of mails (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int limit;

    @Option(names = "--json", description = "Prints the result as JSON; docs/operations.md describes it.")
    private boolean json;

    @Override
    public Integer call() {
        var searchCriteria = new SearchCriteria(
                Optional.ofNullable(text),
                Optional.ofNullable(mailbox),
                Optional.ofNullable(from),
                Optional.ofNullable(subject),
                Optional.ofNullable(since),
                Optional.ofNullable(until));
        return store.on(ports -> {
            List<MessageRecord> found = new ArrayList<>();
            try (ProgressLine line = ProgressLine.onTerminal(store.err())) {
                Search.Result result = new Search(ports.feed(), ports.mails(), ports.recovery(), lanes(store))
                        .run(searchCriteria, limit, line, found::add);
                store.out().println(json ? SearchText.json(found, result) : SearchText.human(found, result));
            }
        });
    }

    /** All lanes of the deployment. */
    static List<Lane> lanes(StoreOptions store) {
        return IntStream.range(0, store.config().lanes()).mapToObj(Lane::new).toList();
    }
}
