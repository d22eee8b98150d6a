package io.homing.agent;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.health.HealthServer;
import io.homing.agent.health.Liveness;
import io.homing.agent.kubernetes.Cluster;
import io.homing.agent.kubernetes.Cluster.EventReason;
import io.homing.agent.metrics.AgentMetrics;
import io.homing.agent.schedule.Daemon;
import io.homing.agent.schedule.SystemdNotifier;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncReport;
import io.homing.store.Withheld;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: one run after another, with health endpoints, metrics, log and, in a cluster, a Lease. */
public final class JournalFollower {
    private static final Logger LOG = LoggerFactory.getLogger("homing");

    private final SystemdNotifier signal = SystemdNotifier.in(System.getenv());
    private Optional<Failure> trouble = Optional.empty();

    /** Follows the journal until {@code stopSignal} is requested; returns the exit code. */
    public int run(AgentConfig settings, StopSignal stopSignal) {
        AgentMetrics agentMetrics = Wiring.metrics(settings);
        var liveness = new Liveness(settings.health().maxAge(), System::nanoTime);
        Runnable cutOff = () -> Runtime.getRuntime().halt(ExitCode.IN_USE.code()); // as safe as any crash
        Optional<HealthServer> health =
                settings.health().address().map(address -> HealthServer.start(address, liveness, agentMetrics::text));
        try (Cluster cluster = Wiring.cluster(settings, stopSignal, cutOff)) {
            if (cluster.awaitLease()) {
                follow(settings, cluster, liveness, agentMetrics, stopSignal);
            }
            return (cluster.leaseLost() ? ExitCode.IN_USE : ExitCode.OK).code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK.code();
        } finally {
            health.ifPresent(HealthServer::close);
        }
    }

    private void follow(
            AgentConfig settings, Cluster cluster, Liveness liveness, AgentMetrics agentMetrics, StopSignal stopSignal)
            throws InterruptedException {
        try (Wiring.Agent agent = Wiring.agent(settings, stopSignal, agentMetrics::requested)) {
            LOG.info(
                    "following the journal as host {}; mail is delivered to {}",
                    settings.host(),
                    settings.mail().root());
            new Daemon(
                            settings.sync().interval(),
                            stopSignal,
                            () -> cycle(agent, cluster, liveness, agentMetrics, stopSignal))
                    .run();
            LOG.info("stopped");
        }
    }

    /** One cycle. A failure is logged when it begins, when it changes and when it ends, and not with every cycle. */
    private boolean cycle(
            Wiring.Agent agent, Cluster cluster, Liveness liveness, AgentMetrics agentMetrics, StopSignal stopSignal) {
        long began = System.nanoTime();
        try {
            SyncReport report = agent.sync().run(agentMetrics.and((mails, bytes) -> {
                liveness.published();
                signal.published(mails);
            }));
            liveness.complete();
            if (!stopSignal.requested()) { // or the run ended early
                agentMetrics.complete(report, since(began));
                signal.caughtUp();
            }
            report(report, cluster);
            report.obstructed().ifPresentOrElse(e -> report(e, cluster), () -> reportRecovery(cluster));
            return true; // mails that wait for their folder do not delay the others
        } catch (RuntimeException e) {
            liveness.failed();
            agentMetrics.failed(Failure.of(e).outcome(), since(began));
            report(e, cluster);
            return false;
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void report(RuntimeException e, Cluster cluster) {
        Failure now = Failure.of(e);
        if (!trouble.equals(Optional.of(now))) {
            boolean defect = now.exit() == ExitCode.DEFECT;
            String hint = now.hint().orElse("please report this");
            LOG.error("{} → {}", now.message(), hint, defect ? e : null);
            cluster.record(EventReason.SYNC_TROUBLED, now.message() + " → " + hint);
        }
        trouble = Optional.of(now);
    }

    private void reportRecovery(Cluster cluster) {
        trouble.ifPresent(was -> {
            LOG.info("recovered from: {}", was.message());
            cluster.record(EventReason.SYNC_RECOVERED, "Recovered from: " + was.message());
        });
        trouble = Optional.empty();
    }

    private static void report(SyncReport report, Cluster cluster) {
        for (SyncReport.LaneReport lane : report.lanes()) {
            if (lane.delivered() > 0) {
                LOG.info("lane {}: {} delivered, now at position {}", lane.lane(), lane.delivered(), lane.position());
            }
            for (Withheld withheld : lane.withheldNow()) {
                String text = "lane %s: withheld position %s, mail %s is %s in the bucket"
                        .formatted(lane.lane(), withheld.position(), withheld.message(), withheld.why());
                LOG.atWarn().addKeyValue("mail", withheld.message()).log(text);
                cluster.record(EventReason.MAIL_WITHHELD, text);
            }
        }
    }
}
