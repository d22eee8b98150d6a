package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.ProgressLine;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.OperatorConfig;
import io.homing.agent.sync.MailVolumeView;
import io.homing.operator.Wiring;
import io.homing.operator.rebuild.TableRebuild;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code homing rebuild-table}: writes the journal into an empty table, from the manifests in the bucket (ADR 25). */
@Command(
        name = "rebuild-table",
        description = {
            "Writes the journal into an empty table, from the manifests in the bucket.",
            "Each entry gets its old position. Entries that have no manifest are taken from the mail on this host, so run the"
                    + " command on the host with the highest position. Stop the function and the agents first; docs/recovery.md"
                    + " lists all steps. An interrupted run can be repeated. A table that holds a journal is rejected."
        },
        footer = {"", "Example: homing rebuild-table --credentials ~/.aws/credentials"},
        mixinStandardHelpOptions = true)
final class RebuildTableCommand implements Callable<Integer> {
    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            required = true,
            description = "Credentials file of an operator. The credentials of a host may not write the journal.")
    private Path credentials;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AgentConfig settings = config.read();
        var operator = new OperatorConfig(settings.store(), 1).with(Optional.of(credentials.toAbsolutePath()));
        MailVolumeView volume = io.homing.agent.Wiring.look(settings);
        try (Wiring.Ports ports = homing.store(operator);
                ProgressLine line = ProgressLine.onTerminal(spec.commandLine().getErr())) {
            TableRebuild.Result result =
                    new TableRebuild(ports.feed(), ports.mails(), ports.recovery(), volume, line).run();
            json.print(RebuildJson::table, result, RebuildTableText::human);
            return ExitCode.OK.code();
        }
    }
}
