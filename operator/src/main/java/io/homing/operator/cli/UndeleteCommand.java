package io.homing.operator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homing.agent.ExitCode;
import io.homing.agent.ProgressLine;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Redelivery;
import io.homing.agent.sync.StopSignal;
import io.homing.operator.Wiring;
import io.homing.operator.verify.Selection;
import io.homing.operator.verify.Verifier;
import io.homing.store.Entry;
import io.homing.store.Flag;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code homing undelete}: restores mail that users deleted. */
@Command(
        name = "undelete",
        description = {
            "Restores mail that users deleted, to the folders to which it was delivered, marked as read.",
            "A mail that is still in some folder is not restored, so the command can be repeated. Stop the agent first, except"
                    + " for --dry-run."
        },
        footer = {
            "",
            "Example: homing undelete --days 30 --mailbox ann@example.org --dry-run",
            "Example: homing undelete --days 30 --mailbox ann@example.org --folder Restored"
        },
        mixinStandardHelpOptions = true)
final class UndeleteCommand implements Callable<Integer> {
    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            required = true,
            converter = Whole.Days.class,
            description =
                    "Restores mail that SES accepted in this number of days. The time of a deletion is not known.")
    private int days;

    @Option(
            names = "--mailbox",
            paramLabel = "USER@DOMAIN",
            description = "Restores only mail of this mailbox (default: all mailboxes).")
    private MailboxName mailbox;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Restores all mail to this folder (default: the folder to which each mail was delivered).")
    private FolderName folder;

    @Option(names = "--unread", description = "Does not mark the mail as read.")
    private boolean unread;

    @Option(names = "--dry-run", description = "Prints the mails, one per line, and changes nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AgentConfig settings = config.read();
        Instant now = Instant.now();
        var selection = new Selection(
                Optional.ofNullable(mailbox),
                Optional.empty(),
                Optional.of(now.minus(Duration.ofDays(days))),
                Optional.empty());
        return (dryRun ? show(settings, selection, now) : restore(settings, selection, now)).code();
    }

    private ExitCode show(AgentConfig settings, Selection selection, Instant now) {
        List<Entry> mails = new ArrayList<>();
        try (Wiring.View view = Wiring.view(settings);
                MailVolume volume = view.volume().get()) {
            new Verifier(view.feed(), volume, settings.sync().lanes(), now, false)
                    .gone(selection, entry -> mails.add(restored(entry)));
        }
        if (json) {
            ObjectNode result = result(0, 0).put("dryRun", true);
            ArrayNode list = result.putArray("mails");
            mails.forEach(mail -> list.addObject()
                    .put("message", mail.message().value())
                    .put("received", mail.received().toString())
                    .put("mailbox", mail.mailbox().toString())
                    .put("folder", mail.folder().value()));
            out().println(result);
        } else {
            mails.forEach(mail -> out().println(
                            "%s  %s  %s/%s".formatted(mail.received(), mail.message(), mail.mailbox(), mail.folder())));
            out().println(String.format(
                    Locale.ROOT, "%,d mails would be restored. Nothing was changed.", mails.size()));
        }
        return ExitCode.OK;
    }

    private ExitCode restore(AgentConfig settings, Selection selection, Instant now) {
        StopSignal stopSignal = homing.stop();
        try (io.homing.agent.Wiring.Agent agent = io.homing.agent.Wiring.agent(settings, stopSignal);
                ProgressLine line = ProgressLine.onTerminal(spec.commandLine().getErr())) {
            agent.sync().run(line); // delivers pending mail first
            var redelivery =
                    new Redelivery(agent.feed(), agent.volume(), settings.sync().fetches(), stopSignal, line);
            new Verifier(agent.feed(), agent.volume(), settings.sync().lanes(), now, false)
                    .gone(selection, entry -> redelivery.put(restored(entry)));
            redelivery.end();
            out().println(json ? result(redelivery.mails(), redelivery.unavailable()) : text(redelivery));
            return redelivery.unavailable() == 0 ? ExitCode.OK : ExitCode.WITHHELD;
        }
    }

    private Entry restored(Entry entry) {
        Entry mail = folder == null ? entry : entry.in(folder);
        return unread ? mail : mail.with(Flag.SEEN);
    }

    private static ObjectNode result(long restored, long unavailable) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("schema", 1)
                .put("restored", restored)
                .put("unavailable", unavailable);
    }

    private String text(Redelivery redelivery) {
        String restored = String.format(
                Locale.ROOT,
                "%,d mails were restored to %s",
                redelivery.mails(),
                folder == null ? "the folders that they were delivered to" : "the folder " + folder);
        return redelivery.unavailable() == 0
                ? restored
                : restored
                        + String.format(
                                Locale.ROOT,
                                "%n%,d mails could not be restored: their objects are missing or corrupt in the bucket",
                                redelivery.unavailable());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
