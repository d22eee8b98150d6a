package io.homing.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.homing.agent.Wiring;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.sync.PutBack;
import io.homing.agent.sync.Stop;
import io.homing.agent.verify.Selection;
import io.homing.agent.verify.Verifier;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code homing undelete}: what a user deleted, in a folder of its own. */
@Command(
        name = "undelete",
        description =
                "Puts mails that a user deleted for good back into the folder Restored, as far as they came in the last"
                        + " days. Run again it adds only what is not there. Stop the agent first.",
        footer = {"", "Example: homing undelete --days 30 --mailbox ann@example.org"},
        mixinStandardHelpOptions = true)
final class UndeleteCommand implements Callable<Integer> {
    private static final FolderName RESTORED = new FolderName("Restored");

    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--days",
            required = true,
            converter = Whole.Days.class,
            description = "Mails that SES accepted in so many last days. When a mail was deleted is not known.")
    private int days;

    @Option(names = "--mailbox", paramLabel = "USER@DOMAIN", description = "Only of this mailbox (default: of all).")
    private MailboxName mailbox;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Stop stop = homing.stop();
        AgentConfig settings = config.read();
        Instant now = Instant.now();
        var selection = new Selection(
                Optional.ofNullable(mailbox),
                Optional.empty(),
                Optional.of(now.minus(Duration.ofDays(days))),
                Optional.empty());
        try (Wiring.Agent agent = Wiring.agent(settings, stop);
                ProgressLine line = ProgressLine.onTerminal(spec.commandLine().getErr())) {
            agent.sync().run(line); // completes what was announced
            var putBack =
                    new PutBack(agent.feed(), agent.volume(), settings.sync().fetches(), stop, line);
            new Verifier(agent.feed(), agent.volume(), settings.sync().lanes(), now, false)
                    .gone(selection, entry -> putBack.put(entry.in(RESTORED)));
            putBack.end();
            out().println(json ? asJson(putBack) : asText(putBack));
            return (putBack.unavailable() == 0 ? ExitCode.OK : ExitCode.WITHHELD).code();
        }
    }

    private static String asJson(PutBack putBack) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema", 1)
                .put("restored", putBack.mails())
                .put("unavailable", putBack.unavailable())
                .toString();
    }

    private static String asText(PutBack putBack) {
        String restored = String.format(
                Locale.ROOT,
                "%,d mails are in the folder Restored; a mail program shows it once it is subscribed to",
                putBack.mails());
        return putBack.unavailable() == 0
                ? restored
                : restored
                        + String.format(
                                Locale.ROOT,
                                "%n%,d could not be had: gone or wrong in the bucket",
                                putBack.unavailable());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
