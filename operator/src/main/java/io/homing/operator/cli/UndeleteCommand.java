package io.homing.operator.cli;

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

/** {@code homing undelete}: puts what a user deleted back into its folder. */
@Command(
        name = "undelete",
        description =
                "Puts mails that a user deleted for good back into the folders that they were delivered to, marked as read,"
                        + " as far as SES accepted them in the last days. A mail that is still in some folder is left there, so"
                        + " running it again adds nothing. Stop the agent first, except for --dry-run.",
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
            required = true,
            converter = Whole.Days.class,
            description = "Mails that SES accepted in so many last days. When a mail was deleted is not known.")
    private int days;

    @Option(names = "--mailbox", paramLabel = "USER@DOMAIN", description = "Only of this mailbox (default: of all).")
    private MailboxName mailbox;

    @Option(
            names = "--folder",
            description = "Puts all of them into this folder (default: each into the folder that it was delivered to).")
    private FolderName folder;

    @Option(names = "--unread", description = "Leaves the mails unread.")
    private boolean unread;

    @Option(names = "--dry-run", description = "Prints the mails, one a line, and changes nothing.")
    private boolean dryRun;

    @Mixin
    private JsonOption json;

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
        json.print(UndeleteJson::fields, new UndeleteJson.Result(0, 0, Optional.of(mails)), result -> planned(mails));
        return ExitCode.OK;
    }

    private ExitCode restore(AgentConfig settings, Selection selection, Instant now) {
        StopSignal stopSignal = homing.stop();
        try (io.homing.agent.Wiring.Agent agent = io.homing.agent.Wiring.agent(settings, stopSignal);
                ProgressLine line = ProgressLine.onTerminal(spec.commandLine().getErr())) {
            agent.sync().run(line); // completes what was announced
            var redelivery =
                    new Redelivery(agent.feed(), agent.volume(), settings.sync().fetches(), stopSignal, line);
            new Verifier(agent.feed(), agent.volume(), settings.sync().lanes(), now, false)
                    .gone(selection, entry -> redelivery.put(restored(entry)));
            redelivery.end();
            json.print(
                    UndeleteJson::fields,
                    new UndeleteJson.Result(redelivery.mails(), redelivery.unavailable(), Optional.empty()),
                    this::text);
            return redelivery.unavailable() == 0 ? ExitCode.OK : ExitCode.WITHHELD;
        }
    }

    private Entry restored(Entry entry) {
        Entry mail = folder == null ? entry : entry.in(folder);
        return unread ? mail : mail.with(Flag.SEEN);
    }

    private static String planned(List<Entry> mails) {
        var text = new StringBuilder();
        mails.forEach(mail -> text.append(
                "%s  %s  %s/%s%n".formatted(mail.received(), mail.message(), mail.mailbox(), mail.folder())));
        return text.append(
                        String.format(Locale.ROOT, "%,d mails would be restored. Nothing was changed.", mails.size()))
                .toString();
    }

    private String text(UndeleteJson.Result result) {
        String restored = String.format(
                Locale.ROOT,
                "%,d mails were restored to %s",
                result.restored(),
                folder == null ? "the folders that they were delivered to" : "the folder " + folder);
        return result.unavailable() == 0
                ? restored
                : restored
                        + String.format(
                                Locale.ROOT,
                                "%n%,d mails could not be restored: their objects are missing or corrupt in the bucket",
                                result.unavailable());
    }
}
