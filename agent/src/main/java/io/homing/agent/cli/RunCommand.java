package io.homing.agent.cli;

import io.homing.agent.Wiring;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.health.HealthServer;
import io.homing.agent.health.Pulse;
import io.homing.agent.kubernetes.Cluster;
import io.homing.agent.kubernetes.Cluster.Note;
import io.homing.agent.metrics.Meters;
import io.homing.agent.schedule.Daemon;
import io.homing.agent.schedule.ProgressSignal;
import io.homing.agent.sync.Stop;
import io.homing.agent.sync.SyncReport;
import io.homing.store.Withheld;
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
        var pulse = new Pulse(settings.health().maxAge(), System::nanoTime);
        Runnable cutOff = () -> Runtime.getRuntime().halt(ExitCode.IN_USE.code()); // as safe as any crash
        Optional<HealthServer> health =
                settings.health().address().map(address -> HealthServer.start(address, pulse, meters::text));
        try (Cluster cluster = Wiring.cluster(settings, stop, cutOff)) {
            if (cluster.awaitLease()) {
                follow(settings, cluster, pulse, meters, stop);
            }
            return (cluster.leaseLost() ? ExitCode.IN_USE : ExitCode.OK).code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK.code();
        } finally {
            health.ifPresent(HealthServer::close);
        }
    }

    private void follow(AgentConfig settings, Cluster cluster, Pulse pulse, Meters meters, Stop stop)
            throws InterruptedException {
        try (Wiring.Agent agent = Wiring.agent(settings, stop, meters::requested)) {
            LOG.info(
                    "following the journal as host {}, mail goes to {}",
                    settings.host(),
                    settings.mail().root());
            new Daemon(settings.sync().interval(), stop, () -> cycle(agent, cluster, pulse, meters, stop)).run();
            LOG.info("stopped");
        }
    }

    /** One cycle. Trouble is told when it begins, when it changes and when it ends, not every second. */
    private boolean cycle(Wiring.Agent agent, Cluster cluster, Pulse pulse, Meters meters, Stop stop) {
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
            tell(report, cluster);
            report.obstructed().ifPresentOrElse(e -> tell(e, cluster), () -> tellThatAllIsWell(cluster));
            return true; // mails that wait for their folder do not slow the others down
        } catch (RuntimeException e) {
            pulse.troubled();
            meters.troubled(Failure.of(e).outcome(), since(began));
            tell(e, cluster);
            return false;
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void tell(RuntimeException e, Cluster cluster) {
        Failure now = Failure.of(e);
        if (!trouble.equals(Optional.of(now))) {
            boolean defect = now.exit() == ExitCode.DEFECT;
            String hint = now.hint().orElse("please report this");
            LOG.error("{} → {}", now.message(), hint, defect ? e : null);
            cluster.tell(Note.SYNC_TROUBLED, now.message() + " → " + hint);
        }
        trouble = Optional.of(now);
    }

    private void tellThatAllIsWell(Cluster cluster) {
        trouble.ifPresent(was -> {
            LOG.info("well again after: {}", was.message());
            cluster.tell(Note.SYNC_RECOVERED, "Well again after: " + was.message());
        });
        trouble = Optional.empty();
    }

    private static void tell(SyncReport report, Cluster cluster) {
        for (SyncReport.LaneReport lane : report.lanes()) {
            if (lane.delivered() > 0) {
                LOG.info("lane {}: {} delivered, now at position {}", lane.lane(), lane.delivered(), lane.position());
            }
            for (Withheld withheld : lane.withheldNow()) {
                String told = "lane %s: withheld position %s, mail %s is %s in the store"
                        .formatted(lane.lane(), withheld.position(), withheld.message(), withheld.why());
                LOG.atWarn().addKeyValue("mail", withheld.message()).log(told);
                cluster.tell(Note.MAIL_WITHHELD, told);
            }
        }
    }
}
