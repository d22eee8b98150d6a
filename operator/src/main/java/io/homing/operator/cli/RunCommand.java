package io.homing.operator.cli;

import io.homing.agent.JournalFollower;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code homing run}: the daemon. */
@Command(
        name = "run",
        description = "Follows the journal and delivers new mail until it is stopped. For a service or a sidecar.",
        footer = {"", "Example: homing run -c /etc/homing/agent.yaml"},
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        return new JournalFollower().run(config.read(), homing.stop());
    }
}
