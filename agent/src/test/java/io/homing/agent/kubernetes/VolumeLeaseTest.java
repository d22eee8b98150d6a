package io.homing.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VolumeLeaseTest {
    private final ApiServer server = new ApiServer();
    private final KubernetesClient client = server.client();
    private final VolumeLease ann = lease("ann");
    private final VolumeLease bob = lease("bob");
    private long now;

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void theFirstOneTakesItAndKeepsIt() {
        assertThat(ann.take()).isTrue();
        assertThat(bob.take()).isFalse();
        assertThat(ann.take()).isTrue();
        assertThat(bob.holder()).isEqualTo("ann");
    }

    @Test
    void whatIsGivenBackIsTakenAtOnce() {
        ann.take();
        ann.release();
        assertThat(bob.take()).isTrue();
        assertThat(there().getSpec().getLeaseTransitions()).isEqualTo(1);
        assertThat(ann.take()).as("it belongs to bob now").isFalse();
    }

    @Test
    void nobodyGivesBackWhatAnotherHolds() {
        ann.take();
        bob.release();
        assertThat(there().getSpec().getHolderIdentity()).isEqualTo("ann");
    }

    @Test
    void aHolderThatRenewsKeepsItForEver() {
        ann.take();
        for (int minute = 0; minute < 20; minute++) {
            assertThat(bob.take()).isFalse();
            pass(Duration.ofMinutes(1));
            assertThat(ann.take()).isTrue();
        }
    }

    @Test
    void aHolderThatNoLongerRenewsLosesItAfterItsTimeAsSeenByTheOther() {
        ann.take();
        pass(Duration.ofHours(1)); // unseen: nobody knows what ann did meanwhile
        assertThat(bob.take()).isFalse();
        pass(Duration.ofMinutes(4));
        assertThat(bob.take()).isFalse();
        pass(Duration.ofMinutes(2));
        assertThat(bob.take()).isTrue();
    }

    /** A Pi that wakes up in another year takes nothing from a living holder (I8). */
    @Test
    void theTimeInTheLeaseDecidesNothing() {
        ann.take();
        var past = Instant.parse("1970-01-01T00:00:00Z").atZone(java.time.ZoneOffset.UTC);
        client.resource(new LeaseBuilder(there())
                        .editSpec()
                        .withRenewTime(past)
                        .endSpec()
                        .build())
                .update();
        assertThat(bob.take()).isFalse();
    }

    @Test
    void anApiServerThatIsAwayIsAnErrorAndNotAnAnswer() {
        ann.take();
        server.goAway();
        assertThatThrownBy(ann::take).isInstanceOf(KubernetesClientException.class);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Lease there() {
        return client.leases().inNamespace("post").withName("mail").get();
    }

    private VolumeLease lease(String who) {
        return new VolumeLease(
                client,
                "post",
                "mail",
                who,
                Duration.ofMinutes(5),
                () -> now + TimeUnit.DAYS.toNanos(1),
                () -> Instant.parse("2026-11-21T12:00:00Z").plusNanos(now)); // an update that changes nothing is none
    }
}
