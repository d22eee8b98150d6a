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

/** {@code homing trace}: the life of one mail. */
@Command(
        name = "trace",
        description =
                "Tells what became of a mail: when SES accepted it, with which verdicts; the rule that matched; its objects;"
                        + " its places in the journal; each host; and, with the configuration of this host, its file, UID, folder"
                        + " and flags here.",
        footer = {
            "",
            "Wants an operator's credentials; the files of a host can be read by root",
            "and by the mail user.",
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
            description = "The id that SES gave it, or a part of its Message-ID, subject, or any of its addresses.")
    private String what;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Whole.Count.class,
            description = "Where several fit: so many, the newest first (default: ${DEFAULT-VALUE}).",
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
                    "SES may never have accepted it: ask its sender for the answer that he got. What was decided before:"
                            + " homing search --since DATE");
        }
        json.print(
                TraceJson::fields,
                new TraceJson.Traced(lives, all),
                traced -> TraceText.human(traced.mails(), traced.complete()));
    }

    /** What was typed, if it can be an id of SES. */
    private Optional<MessageId> id() {
        try {
            return Optional.of(new MessageId(what));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
