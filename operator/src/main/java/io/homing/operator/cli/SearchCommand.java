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

/** {@code homing search}: mails by what is on record of them. */
@Command(
        name = "search",
        description =
                "Finds mails by mailbox, sender, subject and date, the newest first; also those that were held, sent on or"
                        + " discarded, as long as the bucket has what SES stored.",
        footer = {
            "",
            "Wants an operator's credentials: a host may not read who wrote to whom.",
            "",
            "Example: homing search --mailbox ann@example.org --from eve --since 2026-11-01"
        },
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    /** How dates are typed. */
    static final String DAYS = "A day is in UTC: 2026-11-01, today, yesterday, or 7d for the last seven days.";

    @Mixin
    private StoreOptions store;

    @Parameters(
            arity = "0..1",
            paramLabel = "TEXT",
            converter = Typed.SearchText.class,
            description = "In any of From, To, Cc, envelope, subject, Message-ID, names of attached files.")
    private String text;

    @Option(
            names = "--mailbox",
            paramLabel = "USER@DOMAIN",
            description = "Delivered to this mailbox, or sent to its address.")
    private MailboxName mailbox;

    @Option(
            names = "--from",
            paramLabel = "TEXT",
            converter = Typed.SearchText.class,
            description = "In From, or in the envelope sender.")
    private String from;

    @Option(
            names = "--subject",
            paramLabel = "TEXT",
            converter = Typed.SearchText.class,
            description = "In the subject.")
    private String subject;

    @Option(names = "--since", paramLabel = "DATE", description = "Accepted on this day or later. " + DAYS)
    private Instant since;

    @Option(names = "--until", paramLabel = "DATE", description = "Accepted before this day.")
    private Instant until;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Whole.Count.class,
            description = "Ends after so many (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int limit;

    @Mixin
    private JsonOption json;

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
                json.print(
                        SearchJson::fields,
                        new SearchJson.Found(found, result),
                        all -> SearchText.human(found, result));
            }
        });
    }

    /** All of the deployment. */
    static List<Lane> lanes(StoreOptions store) {
        return IntStream.range(0, store.config().lanes()).mapToObj(Lane::new).toList();
    }
}
