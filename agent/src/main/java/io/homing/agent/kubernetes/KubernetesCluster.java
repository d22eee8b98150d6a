package io.homing.agent.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.sync.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The cluster, as a pod reaches it with the token of its service account. */
public final class KubernetesCluster implements Cluster {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final KubernetesClient client;
    private final PodEvents events;
    private final Optional<LeaseKeeper> lease;

    KubernetesCluster(
            KubernetesClient client,
            Pod pod,
            Optional<String> lease,
            LeaseKeeper.LeaseTimings leaseTimings,
            StopSignal stopSignal,
            Runnable cutOff) {
        this.client = client;
        this.events = new PodEvents(client, pod, InstantSource.system());
        this.lease = lease.map(name -> new LeaseKeeper(
                new VolumeLease(
                        client,
                        pod.namespace(),
                        name,
                        pod.identity(),
                        leaseTimings.duration(),
                        System::nanoTime,
                        InstantSource.system()),
                leaseTimings,
                System::nanoTime,
                stopSignal,
                cutOff,
                events::record));
    }

    /**
     * Joins the cluster of this pod. Sends no request to the API server yet.
     *
     * @param stopSignal requested when the lease is lost
     * @param cutOff ends the program at once if it has not stopped before another agent may take the lease
     * @throws UncheckedIOException when the directory of the service account is not as the chart mounts it
     */
    public static KubernetesCluster join(AgentConfig.Kubernetes config, StopSignal stopSignal, Runnable cutOff) {
        Path account = config.account();
        Pod pod = Pod.in(account);
        Config settings = new ConfigBuilder(Config.empty())
                .withMasterUrl(config.api().toString())
                .withCaCertFile(account.resolve("ca.crt").toString())
                .withOauthTokenProvider(() -> token(account)) // the kubelet replaces it every hour
                .withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(0) // the callers repeat their requests
                .build();
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(settings).build();
        return new KubernetesCluster(client, pod, config.lease(), LeaseKeeper.LeaseTimings.USUAL, stopSignal, cutOff);
    }

    @Override
    public boolean awaitLease() throws InterruptedException {
        return lease.isEmpty() || lease.get().await();
    }

    @Override
    public boolean leaseLost() {
        return lease.map(LeaseKeeper::lost).orElse(false);
    }

    @Override
    public void record(EventReason eventReason, String message) {
        events.record(eventReason, message);
    }

    @Override
    public void close() {
        lease.ifPresent(LeaseKeeper::close);
        events.close();
        client.close();
    }

    private static String token(Path account) {
        try {
            return Files.readString(account.resolve("token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
