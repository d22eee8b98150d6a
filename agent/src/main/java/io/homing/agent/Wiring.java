package io.homing.agent;

import io.homing.agent.cli.Version;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.disk.Disk;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Stop;
import io.homing.agent.sync.SyncPlan;
import io.homing.agent.sync.SyncRun;
import io.homing.store.MailFeed;
import io.homing.store.aws.AwsMailFeed;
import io.homing.store.aws.AwsStoreConfig;
import java.nio.file.Path;
import java.time.InstantSource;

/** Wires the agent. The only class that names an adapter. */
public final class Wiring {
    /** The proofs of crash safety take every fsync out to show that they are needed. Nothing else may ever set this. */
    private static final Disk.Hooks HOOKS = new Disk.Hooks(!Boolean.getBoolean("homing.prove.withoutSync"), step -> {});

    private Wiring() {}

    /** An agent with its volume taken; closing it gives the volume back. */
    public record Agent(SyncRun sync, MailVolume volume, AwsMailFeed feed) implements AutoCloseable {
        @Override
        public void close() {
            feed.close();
            volume.close();
        }
    }

    /** The agent that this configuration describes. Touches the volume, not yet the store. */
    public static Agent agent(AgentConfig config, Stop stop) {
        Path root = config.mail().root();
        MailVolume volume = MailVolume.open(root, config.mail().layout(), Disk.of(root, HOOKS));
        AwsMailFeed feed = feed(config);
        return new Agent(run(config, feed, volume, stop), volume, feed);
    }

    /** What that agent would do next; touches nothing. */
    public static SyncPlan plan(AgentConfig config) {
        Path root = config.mail().root();
        try (AwsMailFeed feed = feed(config);
                MailVolume volume = MailVolume.look(root, config.mail().layout(), Disk.of(root, HOOKS))) {
            return run(config, feed, volume, new Stop()).plan();
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

    private static AwsMailFeed feed(AgentConfig config) {
        AgentConfig.Store store = config.store();
        return new AwsMailFeed(
                new AwsStoreConfig(
                        store.region(),
                        store.bucket(),
                        store.table(),
                        store.s3Endpoint(),
                        store.dynamoDbEndpoint(),
                        store.credentials()),
                request -> {});
    }
}
