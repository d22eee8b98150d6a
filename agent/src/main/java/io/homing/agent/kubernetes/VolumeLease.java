package io.homing.agent.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The Lease of a volume (coordination.k8s.io/v1). Each call is one attempt; the caller repeats it.
 *
 * <p>fabric8's LeaderElector compares the time in the Lease with the local clock, so that a host with a wrong clock takes
 * the Lease from a living holder. As client-go does, this class only checks whether the Lease changes, and measures with a
 * monotonic clock how long it has not changed (I8).
 */
final class VolumeLease {
    private final NonNamespaceOperation<Lease, LeaseList, Resource<Lease>> leases;
    private final Resource<Lease> resource;
    private final String name;
    private final String identity;
    private final Duration duration;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private Optional<String> seen = Optional.empty();
    private long seenAt;

    /**
     * Sends no request yet.
     *
     * @param identity unique among all agents that may take the Lease
     * @param duration how long a holder that does not renew keeps it
     * @param clock for the times in the Lease only; nothing is decided by it
     */
    VolumeLease(
            KubernetesClient client,
            String namespace,
            String name,
            String identity,
            Duration duration,
            LongSupplier nanoTime,
            InstantSource clock) {
        this.leases = client.leases().inNamespace(namespace);
        this.resource = leases.withName(name);
        this.name = name;
        this.identity = identity;
        this.duration = duration;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /**
     * Takes the Lease, or renews it.
     *
     * @return whether this agent holds it now; if not, another agent holds it or may hold it
     * @throws KubernetesClientException when the API server does not answer, or answers with an error
     */
    boolean take() {
        try {
            return attempt();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return attempt(); // another agent was faster: read which one
            }
            throw e;
        }
    }

    private boolean attempt() {
        Lease there = resource.get();
        if (there == null) {
            Lease none = new LeaseBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .build();
            leases.resource(lease(none)).create();
            return true;
        }
        if (!isMine(there) && !isFree(there)) {
            return false;
        }
        write(lease(there));
        return true;
    }

    /** Replaces only the version that was read: the server compares the resource version. */
    private void write(Lease lease) {
        leases.resource(lease)
                .lockResourceVersion(lease.getMetadata().getResourceVersion())
                .update();
    }

    /** Releases the Lease if this agent still holds it, so that another one can take it at once. */
    void release() {
        Lease there = resource.get();
        if (there != null && isMine(there)) {
            Lease free = new LeaseBuilder(there)
                    .editSpec()
                    .withHolderIdentity("")
                    .endSpec()
                    .build();
            write(free);
        }
    }

    /** The holder that the Lease names; empty if it names none. */
    String holder() {
        return holder(resource.get());
    }

    private boolean isMine(Lease there) {
        return identity.equals(holder(there));
    }

    private boolean isFree(Lease there) {
        if (holder(there).isEmpty()) {
            return true;
        }
        String version = there.getMetadata().getResourceVersion();
        if (!seen.equals(Optional.of(version))) {
            seen = Optional.of(version);
            seenAt = nanoTime.getAsLong();
        }
        return nanoTime.getAsLong() - seenAt > duration.toNanos();
    }

    private static String holder(Lease there) {
        return there == null || there.getSpec() == null
                ? ""
                : Objects.toString(there.getSpec().getHolderIdentity(), "");
    }

    private Lease lease(Lease there) {
        LeaseSpec before = Optional.ofNullable(there.getSpec()).orElseGet(LeaseSpec::new);
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        boolean handedOver = !isMine(there);
        int transitions = Optional.ofNullable(before.getLeaseTransitions()).orElse(-1);
        return new LeaseBuilder(there)
                .withNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds((int) duration.toSeconds())
                .withAcquireTime(handedOver ? now : before.getAcquireTime())
                .withRenewTime(now)
                .withLeaseTransitions(handedOver ? transitions + 1 : transitions)
                .endSpec()
                .build();
    }
}
