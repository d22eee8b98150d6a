package io.homing.agent;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.disk.Disk;
import io.homing.agent.kubernetes.Cluster;
import io.homing.agent.kubernetes.KubernetesCluster;
import io.homing.agent.metrics.AgentMetrics;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.MailVolumeView;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncRun;
import io.homing.store.MailFeed;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.AwsStoreConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Wires the agent. The only class of this program that names mail-store-aws. */
public final class Wiring {
    private Wiring() {}

    /** An agent that holds the lock of its volume; closing it releases the lock. */
    public record Agent(SyncRun sync, MailFeed feed, MailVolume volume, AwsStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
            volume.close();
        }
    }

    /** The agent that this configuration describes. Opens the volume; sends no request to the store yet. */
    public static Agent agent(AgentConfig config, StopSignal stopSignal) {
        return agent(config, stopSignal, request -> {});
    }

    /** The same; {@code requests} gets the name of each request to AWS. */
    public static Agent agent(AgentConfig config, StopSignal stopSignal, Consumer<String> requests) {
        return agent(config, stopSignal, requests, UnaryOperator.identity());
    }

    /** The same, with the feed that {@code around} returns for the feed of the store. */
    public static Agent agent(
            AgentConfig config, StopSignal stopSignal, Consumer<String> requests, UnaryOperator<MailFeed> around) {
        Path root = config.mail().root();
        MailVolume volume = MailVolume.open(root, config.mail().layout(), Disk.of(root, Disk.Hooks.NONE));
        AwsStore store = store(config.store(), 1, requests);
        MailFeed feed = around.apply(store.feed());
        return new Agent(run(config, feed, volume, stopSignal), feed, volume, store);
    }

    /** The metrics of that agent. */
    public static AgentMetrics metrics(AgentConfig config) {
        return new AgentMetrics(
                config.host(),
                Version.current(),
                config.mail().root(),
                config.sync().lanes(),
                InstantSource.system());
    }

    /** The cluster that this configuration names, or {@link Cluster#NONE}. Sends no request yet. */
    public static Cluster cluster(AgentConfig config, StopSignal stopSignal, Runnable cutOff) {
        return config.kubernetes()
                .<Cluster>map(cluster -> KubernetesCluster.join(cluster, stopSignal, cutOff))
                .orElse(Cluster.NONE);
    }

    /** The volume of that host, read-only. */
    public static MailVolumeView look(AgentConfig config) {
        return MailVolumeView.of(config.mail().root(), config.mail().layout());
    }

    /** What that agent would do next; changes nothing. */
    public static SyncPlan plan(AgentConfig config) {
        try (AwsStore store = store(config.store(), 1, request -> {})) {
            return SyncPlan.of(config.sync().lanes(), store.feed(), look(config));
        }
    }

    private static SyncRun run(AgentConfig config, MailFeed feed, MailVolume volume, StopSignal stopSignal) {
        return new SyncRun(
                config.host(),
                Version.current(),
                config.sync().lanes(),
                feed,
                volume,
                config.sync().fetches(),
                InstantSource.system(),
                stopSignal);
    }

    /**
     * The store that a configuration describes. Sends nothing yet.
     *
     * @param lanes the number of lanes over which a writer spreads deliveries; a reader does not use it and passes 1
     * @param requests gets the name of each request to AWS
     */
    public static AwsStore store(AgentConfig.Store store, int lanes, Consumer<String> requests) {
        return new AwsStore(
                new AwsStoreConfig(
                        store.region(),
                        store.bucket(),
                        store.table(),
                        store.s3Endpoint(),
                        store.dynamoDbEndpoint(),
                        store.credentials()),
                lanes,
                InstantSource.system(),
                requests);
    }
}
