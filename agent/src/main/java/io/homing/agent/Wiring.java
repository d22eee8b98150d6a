package io.homing.agent;

import io.homing.agent.cli.Version;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.disk.Disk;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Stop;
import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncRun;
import io.homing.store.MailFeed;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.AwsStoreConfig;
import java.nio.file.Path;
import java.time.InstantSource;

/** Wires the agent. The only class that names an adapter. */
public final class Wiring {
    /** The proofs of crash safety take every fsync out to show that they are needed. Nothing else may ever set this. */
    private static final Disk.Hooks HOOKS = new Disk.Hooks(!Boolean.getBoolean("homing.prove.withoutSync"), step -> {});

    private Wiring() {}

    /** An agent with its volume taken; closing it gives the volume back. */
    public record Agent(SyncRun sync, MailVolume volume, AwsStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
            volume.close();
        }
    }

    /** The agent that this configuration describes. Touches the volume, not yet the store. */
    public static Agent agent(AgentConfig config, Stop stop) {
        Path root = config.mail().root();
        MailVolume volume = MailVolume.open(root, config.mail().layout(), Disk.of(root, HOOKS));
        AwsStore store = store(config);
        return new Agent(run(config, store.feed(), volume, stop), volume, store);
    }

    /** What that agent would do next; touches nothing. */
    public static SyncPlan plan(AgentConfig config) {
        Path root = config.mail().root();
        try (AwsStore store = store(config);
                MailVolume volume = MailVolume.look(root, config.mail().layout(), Disk.of(root, HOOKS))) {
            return run(config, store.feed(), volume, new Stop()).plan();
        }
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

    /** Of the ports, an agent reads only; how many lanes there are is the writers' business. */
    private static AwsStore store(AgentConfig config) {
        AgentConfig.Store store = config.store();
        return new AwsStore(
                new AwsStoreConfig(
                        store.region(),
                        store.bucket(),
                        store.table(),
                        store.s3Endpoint(),
                        store.dynamoDbEndpoint(),
                        store.credentials()),
                1,
                InstantSource.system(),
                request -> {});
    }
}
