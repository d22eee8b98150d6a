package io.homing.operator;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.OperatorConfig;
import io.homing.agent.sync.MailVolume;
import io.homing.operator.aws.AwsAccount;
import io.homing.store.HeldMail;
import io.homing.store.MailFeed;
import io.homing.store.MailStore;
import io.homing.store.RuleBook;
import io.homing.store.SweepStore;
import io.homing.store.aws.AwsStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Wires the commands: the only class of this program that names an adapter of the store. */
public final class Wiring {
    private Wiring() {}

    /** The ports of one store for an operator's commands; closing them ends its connections. */
    public record Ports(
            MailStore mails,
            MailFeed feed,
            RuleBook rules,
            HeldMail held,
            SweepStore recovery,
            InstantSource clock,
            Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** The store of this configuration, with the permissions of an operator. Sends no request yet. */
    public static Ports operator(OperatorConfig config) {
        AwsStore store = io.homing.agent.Wiring.store(config.store(), config.lanes(), request -> {});
        return new Ports(
                store.mails(),
                store.feed(),
                store.rules(),
                store.held(),
                store.recovery(),
                InstantSource.system(),
                store::close);
    }

    /** A read-only view of this host and its store. */
    public record View(MailFeed feed, Supplier<MailVolume> volume, InstantSource clock, Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /** A read-only view of the host of this configuration. Opens neither volume nor store yet. */
    public static View view(AgentConfig config) {
        AwsStore store = io.homing.agent.Wiring.store(config.store(), 1, request -> {});
        return new View(store.feed(), () -> io.homing.agent.Wiring.look(config), InstantSource.system(), store::close);
    }

    /** The AWS account of that store. Sends no request yet. */
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

    /** The store with the credentials of a configuration, and AWS with those and with the credentials of the operator. */
    public record Look(MailFeed feed, RuleBook rules, AwsAccount own, AwsAccount account, Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /**
     * A view of a store and of its AWS account. Sends no request yet.
     *
     * @param credentials of the operator; empty for those of the configuration
     */
    public static Look look(AgentConfig.Store config, Optional<Path> credentials) {
        AwsStore store = io.homing.agent.Wiring.store(config, 1, request -> {});
        AwsStore asked = io.homing.agent.Wiring.store(config.with(credentials), 1, request -> {});
        AwsAccount own = account(config);
        AwsAccount account = account(config.with(credentials));
        return new Look(store.feed(), asked.rules(), own, account, () -> {
            store.close();
            asked.close();
            own.close();
            account.close();
        });
    }
}
