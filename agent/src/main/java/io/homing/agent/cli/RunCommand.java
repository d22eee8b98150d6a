package io.homing.agent.cli;

import io.homing.agent.Wiring;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.health.HealthServer;
import io.homing.agent.health.Pulse;
import io.homing.agent.metrics.Meters;
import io.homing.agent.schedule.Daemon;
import io.homing.agent.schedule.ProgressSignal;
import io.homing.agent.sync.Stop;
import io.homing.agent.sync.SyncReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code homing run}: a run every second or so, for ever. */
@Command(
        name = "run",
        description = "Follows the journal until it is told to stop: for a sidecar or a service.",
        footer = {"", "Example: homing run -c /etc/homing/agent.yaml"},
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("homing");

    @ParentCommand
    private Homing homing;

    @Mixin
    private ConfigOption config;

    private final ProgressSignal signal = ProgressSignal.in(System.getenv());
    private Optional<Failure> trouble = Optional.empty();

    @Override
    public Integer call() {
        Stop stop = homing.stop();
        AgentConfig settings = config.read();
        Meters meters = Wiring.meters(settings);
        try (Wiring.Agent agent = Wiring.agent(settings, stop, meters::requested)) {
            follow(settings, agent, meters, stop);
            return ExitCode.OK.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK.code();
        }
    }

    private void follow(AgentConfig settings, Wiring.Agent agent, Meters meters, Stop stop)
            throws InterruptedException {
        var pulse = new Pulse(settings.health().maxAge(), System::nanoTime);
        Optional<HealthServer> health =
                settings.health().address().map(address -> HealthServer.start(address, pulse, meters::text));
        try {
            LOG.info(
                    "following the journal as host {}, mail goes to {}",
                    settings.host(),
                    settings.mail().root());
            new Daemon(settings.sync().interval(), stop, () -> cycle(agent, pulse, meters, stop)).run();
            LOG.info("stopped");
        } finally {
            health.ifPresent(HealthServer::close);
        }
    }

    /** One cycle. Trouble is told when it begins, when it changes and when it ends, not every second. */
    private boolean cycle(Wiring.Agent agent, Pulse pulse, Meters meters, Stop stop) {
        long began = System.nanoTime();
        try {
            SyncReport report = agent.sync().run(meters.and((mails, bytes) -> {
                pulse.published();
                signal.published(mails);
            }));
            pulse.complete();
            if (!stop.requested()) { // or the run ended early
                meters.complete(report, since(began));
                signal.caughtUp();
            }
            tell(report);
            report.obstructed().ifPresentOrElse(this::tell, this::tellThatAllIsWell);
            return true; // mails that wait for their folder do not slow the others down
        } catch (RuntimeException e) {
            pulse.troubled();
            meters.troubled(Failure.of(e).outcome(), since(began));
            tell(e);
            return false;
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void tell(RuntimeException e) {
        Failure now = Failure.of(e);
        if (!trouble.equals(Optional.of(now))) {
            boolean defect = now.exit() == ExitCode.DEFECT;
            LOG.error("{} → {}", now.message(), now.hint().orElse("please report this"), defect ? e : null);
        }
        trouble = Optional.of(now);
    }

    private void tellThatAllIsWell() {
        trouble.ifPresent(was -> LOG.info("well again after: {}", was.message()));
        trouble = Optional.empty();
    }

    private static void tell(SyncReport report) {
        for (SyncReport.LaneReport lane : report.lanes()) {
            if (lane.delivered() > 0) {
                LOG.info("lane {}: {} delivered, now at position {}", lane.lane(), lane.delivered(), lane.position());
            }
            lane.withheldNow()
                    .forEach(withheld -> LOG.atWarn()
                            .addKeyValue("mail", withheld.message())
                            .log(
                                    "lane {}: withheld position {}, mail {} is {} in the store",
                                    lane.lane(),
                                    withheld.position(),
                                    withheld.message(),
                                    withheld.why()));
        }
    }
}
