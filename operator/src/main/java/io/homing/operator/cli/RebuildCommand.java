package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.ProgressLine;
import io.homing.agent.ReportText;
import io.homing.agent.Wiring;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.sync.MailVolumeView;
import io.homing.agent.sync.Redelivery;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.ThrottledFeed;
import io.homing.operator.verify.Selection;
import io.homing.operator.verify.Verifier;
import io.homing.store.FolderName;
import io.homing.store.MailFeed;
import io.homing.store.MailboxName;
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

/** {@code homing rebuild}: delivers pending mail and restores missing mail, on an empty disk or a damaged one. */
@Command(
        name = "rebuild",
        description = {
            "Delivers all pending mail to this host and restores every mail that `homing verify` reports as missing.",
            "Works on an empty disk and on a damaged one. Mail that a user deleted stays deleted. An interrupted run can be"
                    + " repeated. Stop the agent first: the command fails while another agent uses the mail volume."
        },
        footer = {"", "Example: homing rebuild --mailbox ann@example.org --since 2026-11-01"},
        mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {
    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--rate",
            paramLabel = "MB",
            converter = Typed.Rate.class,
            description = "Maximum rate in megabytes per second (default: no limit).")
    private Long rate;

    @Option(names = "--mailbox", paramLabel = "USER@DOMAIN", description = "Restores only mail of this mailbox.")
    private MailboxName mailbox;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Restores only mail that was delivered to this folder.")
    private FolderName folder;

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = "Restores only mail that SES accepted on this day or later. " + SearchCommand.DAYS)
    private Instant since;

    @Option(
            names = "--until",
            paramLabel = "DATE",
            description = "Restores only mail that SES accepted before this day.")
    private Instant until;

    @Option(
            names = "--if-empty",
            description = "Does nothing if this volume has held mail before. For an init container.")
    private boolean ifEmpty;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        StopSignal stopSignal = homing.stop();
        AgentConfig settings = config.read();
        if (ifEmpty
                && MailVolumeView.hasBegun(
                        settings.mail().root(), settings.sync().lanes())) {
            json.print(
                    RebuildJson::fields,
                    new RebuildJson.Result(0, 0, 0),
                    none -> "the mail volume is not empty: nothing to do");
            return ExitCode.OK.code();
        }
        try (Wiring.Agent agent = Wiring.agent(settings, stopSignal, request -> {}, this::throttled);
                ProgressLine line = ProgressLine.onTerminal(spec.commandLine().getErr())) {
            SyncReport report = agent.sync().run(line);
            var redelivery =
                    new Redelivery(agent.feed(), agent.volume(), settings.sync().fetches(), stopSignal, line);
            var selection = new Selection(
                    Optional.ofNullable(mailbox),
                    Optional.ofNullable(folder),
                    Optional.ofNullable(since),
                    Optional.ofNullable(until));
            new Verifier(agent.feed(), agent.volume(), settings.sync().lanes(), Instant.now(), false)
                    .missing(selection, redelivery::put);
            redelivery.end();
            var result = new RebuildJson.Result(report.delivered(), redelivery.mails(), redelivery.unavailable());
            json.print(RebuildJson::fields, result, done -> text(report, done));
            report.obstructed().ifPresent(trouble -> {
                throw trouble;
            });
            boolean all = report.withheldNow().isEmpty() && redelivery.unavailable() == 0;
            return (all ? ExitCode.OK : ExitCode.WITHHELD).code();
        }
    }

    private MailFeed throttled(MailFeed feed) {
        return rate == null ? feed : new ThrottledFeed(feed, rate);
    }

    private static String text(SyncReport report, RebuildJson.Result result) {
        String text = ReportText.human(report)
                + System.lineSeparator()
                + String.format(Locale.ROOT, "%,d missing mails restored", result.putBack());
        return result.unavailable() == 0
                ? text
                : text
                        + String.format(
                                Locale.ROOT,
                                "%n%,d mails could not be restored: their objects are missing or corrupt in the bucket."
                                        + " `homing verify` lists them.",
                                result.unavailable());
    }
}
