package io.homing.operator.cli;

import io.homing.agent.ExitCode;
import io.homing.agent.ReportText;
import io.homing.agent.SyncOnce;
import io.homing.agent.Wiring;
import io.homing.agent.sync.SyncPlan;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code homing sync}: one run, for a timer. */
@Command(
        name = "sync",
        description = "Delivers all pending mail to this host, then exits. For a timer or manual use.",
        footer = {"", "Example: homing sync --dry-run"},
        mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--dry-run",
            description = "Prints what would be delivered where, up to one batch per lane, and delivers nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return dryRun
                ? plan()
                : new SyncOnce(config.file(), json, out(), spec.commandLine().getErr()).run(homing.stop());
    }

    private int plan() {
        SyncPlan plan = Wiring.plan(config.read());
        out().println(json ? ReportText.json(plan) : ReportText.human(plan));
        return ExitCode.OK.code();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
