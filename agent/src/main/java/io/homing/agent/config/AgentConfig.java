package io.homing.agent.config;

import io.homing.agent.maildir.MaildirLayout;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.RegionName;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The checked configuration of an agent. The annotated example ({@code homing config example}) explains each setting. */
public record AgentConfig(
        HostName host,
        Mail mail,
        Store store,
        Sync sync,
        Health health,
        Metrics metrics,
        Optional<Kubernetes> kubernetes) {

    /**
     * The mail volume.
     *
     * @param root an absolute path
     * @param layout where mailboxes lie below it
     */
    public record Mail(Path root, MaildirLayout layout) {}

    /**
     * Bucket and table.
     *
     * @param credentials a file in the format of {@code ~/.aws/credentials}; empty for the default chain of the AWS SDK
     * @param s3Endpoint of an emulator; empty for AWS
     * @param dynamoDbEndpoint of an emulator; empty for AWS
     */
    public record Store(
            String region,
            String bucket,
            String table,
            Optional<Path> credentials,
            Optional<URI> s3Endpoint,
            Optional<URI> dynamoDbEndpoint) {
        /** The same in another region. */
        public Store in(RegionName other) {
            return new Store(other.value(), bucket, table, credentials, s3Endpoint, dynamoDbEndpoint);
        }

        /** The same with other credentials, where any are given. */
        public Store with(Optional<Path> others) {
            return new Store(region, bucket, table, others.or(() -> credentials), s3Endpoint, dynamoDbEndpoint);
        }
    }

    /**
     * How to follow the journal.
     *
     * @param lanes that this host follows, at least one
     * @param interval between two polls of the daemon
     * @param fetches how many mails are fetched at once
     */
    public record Sync(List<Lane> lanes, Duration interval, int fetches) {}

    /**
     * How the daemon is monitored.
     *
     * @param address where it answers HTTP; empty: nowhere
     * @param maxAge how old the last successful poll may be; longer than the interval between two polls
     * @param certificate that mail clients see: an absolute path of a PEM file, or {@code host:port}; empty: not checked
     */
    public record Health(Optional<InetSocketAddress> address, Duration maxAge, Optional<String> certificate) {}

    /**
     * Metrics of a process that is too short-lived to be scraped.
     *
     * @param textfile that {@code homing sync} writes for node_exporter; empty for none
     */
    public record Metrics(Optional<Path> textfile) {}

    /**
     * The Kubernetes cluster in which the daemon runs, and to which it writes Events.
     *
     * @param api the address of the API server
     * @param account a directory with {@code token}, {@code ca.crt}, {@code namespace}, and {@code name} and {@code uid} of the pod
     * @param lease the name of the Lease without which the volume is not written; empty for none
     */
    public record Kubernetes(URI api, Path account, Optional<String> lease) {}
}
