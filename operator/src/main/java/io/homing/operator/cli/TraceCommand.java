package io.homing.operator.cli;

import io.homing.agent.ProgressLine;
import io.homing.agent.log.SafeText;
import io.homing.agent.sync.MailVolumeView;
import io.homing.operator.Wiring;
import io.homing.operator.trace.MessageHistory;
import io.homing.operator.trace.Search;
import io.homing.operator.trace.SearchCriteria;
import io.homing.operator.trace.Tracer;
import io.homing.store.HomingException;
import io.homing.store.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homing trace}: the history of one mail. */
@Command(
        name = "trace",
        description = {
            "Shows the history of a mail: verdicts, decisions, objects, journal entries and hosts.",
            "With the configuration of a host (-c), also shows the file, folder, UID and flags of the mail on that host."
        },
        footer = {
            "",
            "Requires credentials of an operator. Only root and the mail user can read the files " + "of a host.",
            "",
            "Example: homing trace 'Your invoice' -c /etc/homing/agent.yaml \\",
            "  --credentials ~/.aws/credentials"
        },
        mixinStandardHelpOptions = true)
final class TraceCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions store;

    @Parameters(
            paramLabel = "QUERY",
            converter = Typed.SearchText.class,
            description =
                    "Id that SES gave the mail, or a part of its Message-ID, its subject or one of its addresses.")
    private String what;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Whole.Count.class,
            description = "Maximum number of mails if several match, the newest first (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    private int limit;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() {
        Optional<MailVolumeView> volume = store.host().map(io.homing.agent.Wiring::look);
        return store.on(ports -> tell(ports, new Tracer(ports.feed(), ports.mails(), volume)));
    }

    private void tell(Wiring.Ports ports, Tracer tracer) {
        Optional<MessageHistory> named = id().map(tracer::of).filter(MessageHistory::isKnown);
        List<MessageHistory> lives = new ArrayList<>(named.stream().toList());
        boolean all = true;
        if (named.isEmpty()) {
            try (ProgressLine line = ProgressLine.onTerminal(store.err())) {
                all = new Search(ports.feed(), ports.mails(), ports.recovery(), SearchCommand.lanes(store))
                        .run(
                                SearchCriteria.text(what),
                                limit,
                                line,
                                mail -> lives.add(tracer.of(mail.record().message())))
                        .complete();
            }
        }
        if (lives.isEmpty()) {
            throw new HomingException(
                    HomingException.Kind.NOT_FOUND,
                    "no mail has '%s' in its id, Message-ID, subject or addresses".formatted(SafeText.of(what)),
                    "SES may not have accepted it: ask the sender for the reply of the mail server. To search by date:"
                            + " homing search --since DATE");
        }
        json.print(
                TraceJson::fields,
                new TraceJson.Traced(lives, all),
                traced -> TraceText.human(traced.mails(), traced.complete()));
    }

    /** The query as an id of SES; empty where it cannot be one. */
    private Optional<MessageId> id() {
        try {
            return Optional.of(new MessageId(what));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
