package io.homing.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.homing.agent.kubernetes.Cluster.EventReason;
import io.homing.agent.kubernetes.LeaseKeeper.LeaseTimings;
import io.homing.agent.sync.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two pods that want one volume, at a tempo that is many times the usual. */
@Timeout(60)
final class KubernetesClusterTest {
    private static final LeaseTimings TEMPO = new LeaseTimings(
            Duration.ofSeconds(8), Duration.ofMillis(100), Duration.ofMillis(3_000), Duration.ofMillis(6_600));

    private final ApiServer server = new ApiServer();
    private final KubernetesClient reader = server.client();
    private final StopSignal stopSignal = new StopSignal();
    private final CountDownLatch cutOff = new CountDownLatch(1);

    @AfterEach
    void close() {
        reader.close();
        server.close();
    }

    @Test
    void thePodThatEndsHandsItsLeaseToTheOneThatWaits() throws Exception {
        try (Cluster second = pod("mail-0", "2", new StopSignal())) {
            CompletableFuture<Boolean> waiting;
            try (Cluster first = pod("mail-0", "1", stopSignal)) {
                assertThat(first.awaitLease()).isTrue();
                waiting = waiting(second);
                awaitEvent("LeaseAwaited");
                Thread.sleep(500);
                assertThat(waiting).isNotDone();
            }
            Lease lease = reader.leases().inNamespace("post").withName("mail").get();
            assertThat(lease.getSpec().getHolderIdentity())
                    .as("released, not left to run out")
                    .isNotEqualTo("mail-0_1");
            assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(events()).extracting(Event::getReason).contains("LeaseTaken", "LeaseAwaited");
    }

    @Test
    void thePodThatDiesIsReplacedWhenItsLeaseHasRunOut() throws Exception {
        try (Cluster first = pod("mail-0", "1", stopSignal);
                Cluster second = pod("mail-1", "2", new StopSignal())) {
            assertThat(first.awaitLease()).isTrue();
            giveTheLeaseTo("mail-9_dead");
            stopSignal.await();
            assertThat(first.leaseLost()).isTrue();
            long since = System.nanoTime();
            assertThat(second.awaitLease()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofSeconds(2));
        }
        assertThat(events())
                .filteredOn(event -> event.getReason().equals("LeaseLost"))
                .hasSize(1);
    }

    @Test
    void withoutTheApiServerTheAgentStopsBeforeTheLeaseExpires() throws Exception {
        try (Cluster cluster = pod("mail-0", "1", stopSignal)) {
            assertThat(cluster.awaitLease()).isTrue();
            long since = System.nanoTime();
            server.goAway();
            assertThat(stopSignal.await(Duration.ofMillis(700))).as("too early").isFalse();
            stopSignal.await();
            assertThat(cutOff.getCount())
                    .as("it may finish what it has in hand")
                    .isEqualTo(1);
            cutOff.await();
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(TEMPO.duration());
        }
    }

    @Test
    void anAgentThatStopsInTimeIsNotCutOff() throws Exception {
        try (Cluster cluster = pod("mail-0", "1", stopSignal)) {
            assertThat(cluster.awaitLease()).isTrue();
            server.goAway();
            stopSignal.await();
        }
        assertThat(cutOff.await(7, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void whoWaitsForALeaseCanBeToldToStop() throws Exception {
        server.goAway();
        try (Cluster cluster = pod("mail-0", "1", stopSignal)) {
            CompletableFuture<Boolean> waiting = waiting(cluster);
            stopSignal.request();
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
            assertThat(cluster.leaseLost()).isFalse();
        }
    }

    @Test
    void anEventStandsOnThePodForAPersonToRead() {
        try (Cluster cluster = pod("mail-0", "1", stopSignal)) {
            cluster.record(EventReason.MAIL_WITHHELD, "lane 0: withheld position 7");
        }
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("MailWithheld");
            assertThat(event.getMessage()).isEqualTo("lane 0: withheld position 7");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("Pod");
            assertThat(event.getInvolvedObject().getName()).isEqualTo("mail-0");
            assertThat(event.getInvolvedObject().getUid()).isEqualTo("1");
        });
    }

    @Test
    void tellingNobodyCostsNothing() {
        server.goAway();
        try (Cluster cluster = pod("mail-0", "1", stopSignal)) {
            long since = System.nanoTime();
            for (int n = 0; n < 1_000; n++) {
                cluster.record(EventReason.SYNC_TROUBLED, "x".repeat(5_000));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(1));
        }
    }

    private Cluster pod(String name, String uid, StopSignal stopSignal) {
        return new KubernetesCluster(
                server.client(), new Pod("post", name, uid), Optional.of("mail"), TEMPO, stopSignal, cutOff::countDown);
    }

    private void giveTheLeaseTo(String holder) {
        while (true) {
            try {
                Lease lease =
                        reader.leases().inNamespace("post").withName("mail").get();
                lease.getSpec().setHolderIdentity(holder);
                reader.resource(lease).update();
                return;
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).as("renewed meanwhile").isEqualTo(409);
            }
        }
    }

    /** In a thread of its own: the common pool, which the client uses too, has one thread on a machine of two cores. */
    private static CompletableFuture<Boolean> waiting(Cluster cluster) {
        return CompletableFuture.supplyAsync(() -> await(cluster), Thread::startVirtualThread);
    }

    private static boolean await(Cluster cluster) {
        try {
            return cluster.awaitLease();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitEvent(String reason) throws InterruptedException {
        while (events().stream().noneMatch(event -> event.getReason().equals(reason))) {
            Thread.sleep(20);
        }
    }

    private List<Event> events() {
        return reader.v1().events().inNamespace("post").list().getItems();
    }
}
