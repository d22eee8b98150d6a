package io.homing.agent;

import io.homing.agent.aws.AwsAccount;
import io.homing.agent.cli.Version;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.OperatorConfig;
import io.homing.agent.disk.Disk;
import io.homing.agent.kubernetes.Cluster;
import io.homing.agent.kubernetes.KubernetesCluster;
import io.homing.agent.metrics.Meters;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Stop;
import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncRun;
import io.homing.store.HeldMail;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.Recovery;
import io.homing.store.RuleBook;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.AwsStoreConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Wires the agent. The only class that names an adapter. */
public final class Wiring {
    private Wiring() {}

    /** An agent with its volume taken; closing it gives the volume back. */
    public record Agent(SyncRun sync, MailFeed feed, MailVolume volume, AwsStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
            volume.close();
        }
    }

    /** The agent that this configuration describes. Touches the volume, not yet the store. */
    public static Agent agent(AgentConfig config, Stop stop) {
        return agent(config, stop, request -> {});
    }

    /** The same; {@code requests} gets the name of each request to AWS. */
    public static Agent agent(AgentConfig config, Stop stop, Consumer<String> requests) {
        return agent(config, stop, requests, UnaryOperator.identity());
    }

    /** The same, reading its store through what {@code around} makes of it. */
    public static Agent agent(
            AgentConfig config, Stop stop, Consumer<String> requests, UnaryOperator<MailFeed> around) {
        Path root = config.mail().root();
        MailVolume volume = MailVolume.open(root, config.mail().layout(), Disk.of(root, Disk.Hooks.NONE));
        AwsStore store = store(config.store(), 1, requests);
        MailFeed feed = around.apply(store.feed());
        return new Agent(run(config, feed, volume, stop), feed, volume, store);
    }

    /** What counts that agent's work. */
    public static Meters meters(AgentConfig config) {
        return new Meters(
                config.host(),
                Version.current(),
                config.mail().root(),
                config.sync().lanes(),
                InstantSource.system());
    }

    /** The cluster that this configuration names, if any. Asks it nothing yet. */
    public static Cluster cluster(AgentConfig config, Stop stop, Runnable cutOff) {
        return config.kubernetes()
                .<Cluster>map(cluster -> KubernetesCluster.join(cluster, stop, cutOff))
                .orElse(Cluster.NONE);
    }

    /** What an operator's commands work on: ports of one store; closing them ends its connections. */
    public record Ports(
            MailStore mails,
            MailFeed feed,
            RuleBook rules,
            HeldMail held,
            Recovery recovery,
            InstantSource clock,
            Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** The store that this configuration describes, with the rights of an operator. Sends nothing yet. */
    public static Ports operator(OperatorConfig config) {
        AwsStore store = store(config.store(), config.lanes(), request -> {});
        return new Ports(
                store.mails(),
                store.feed(),
                store.rules(),
                store.held(),
                store.recovery(),
                InstantSource.system(),
                store::close);
    }

    /** What a look at this host and its store needs: nothing can be changed by it. */
    public record View(MailFeed feed, Supplier<MailVolume> volume, InstantSource clock, Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** The host that this configuration describes, to be looked at. Touches neither volume nor store yet. */
    public static View view(AgentConfig config) {
        AwsStore store = store(config.store(), 1, request -> {});
        return new View(store.feed(), () -> look(config), InstantSource.system(), store::close);
    }

    /** The volume of that host, to be looked at. */
    public static MailVolume look(AgentConfig config) {
        Path root = config.mail().root();
        return MailVolume.look(root, config.mail().layout(), Disk.of(root, Disk.Hooks.NONE));
    }

    /** What that agent would do next; touches nothing. */
    public static SyncPlan plan(AgentConfig config) {
        try (AwsStore store = store(config.store(), 1, request -> {});
                MailVolume volume = look(config)) {
            return run(config, store.feed(), volume, new Stop()).plan();
        }
    }

    /** The AWS account around that store, for those who look at it. Asks nothing yet. */
    public static AwsAccount account(AgentConfig.Store store) {
        return new AwsAccount(new AwsAccount.Where(
                store.region(),
                store.bucket(),
                store.table(),
                store.credentials(),
                store.s3Endpoint(),
                store.dynamoDbEndpoint(),
                Optional.empty()));
    }

    /** Somebody's look: the store by the credentials of a configuration, AWS also by those of whoever asks. */
    public record Look(MailFeed feed, RuleBook rules, AwsAccount own, AwsAccount account, Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /**
     * What is needed to look at a store and what is around it. Asks nothing yet.
     *
     * @param credentials of whoever asks; empty: those of the configuration
     */
    public static Look look(AgentConfig.Store config, Optional<Path> credentials) {
        AwsStore store = store(config, 1, request -> {});
        AwsStore asked = store(config.with(credentials), 1, request -> {});
        AwsAccount own = account(config);
        AwsAccount account = account(config.with(credentials));
        return new Look(store.feed(), asked.rules(), own, account, () -> {
            store.close();
            asked.close();
            own.close();
            account.close();
        });
    }

    private static SyncRun run(AgentConfig config, MailFeed feed, MailVolume volume, Stop stop) {
        return new SyncRun(
                config.host(),
                Version.current(),
                config.sync().lanes(),
                feed,
                volume,
                config.sync().fetches(),
                InstantSource.system(),
                stop);
    }

    /** @param lanes the business of those who write; an agent only reads */
    private static AwsStore store(AgentConfig.Store store, int lanes, Consumer<String> requests) {
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
