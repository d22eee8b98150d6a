package io.homing.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends Events about the pod, one after the other on a thread of its own. Those that cannot be sent are lost; the log has all. */
final class PodEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("homing");
    private static final int MOST_WAITING = 16;
    private static final int LONGEST = 1024; // the API server rejects a longer message
    private static final int PATIENCE_SECONDS = 5;

    private final KubernetesClient client;
    private final Pod pod;
    private final InstantSource clock;
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("events").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    /** @param clock for the time in the Event only; nothing is decided by it */
    PodEvents(KubernetesClient client, Pod pod, InstantSource clock) {
        this.client = client;
        this.pod = pod;
        this.clock = clock;
    }

    void record(Cluster.EventReason eventReason, String message) {
        Event event = event(eventReason, message);
        sender.execute(() -> send(event));
    }

    /** Sends the waiting Events, for a limited time. */
    @Override
    public void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sender.shutdownNow();
        }
    }

    private void send(Event event) {
        try {
            client.v1().events().inNamespace(pod.namespace()).resource(event).create();
        } catch (RuntimeException e) {
            LOG.debug("no event {}: {}", event.getReason(), e.toString());
        }
    }

    private Event event(Cluster.EventReason eventReason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName(pod.name() + ".")
                .withNamespace(pod.namespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(pod.namespace())
                .withName(pod.name())
                .withUid(pod.uid())
                .withFieldPath("spec.containers{agent}")
                .endInvolvedObject()
                .withType(eventReason.warning() ? "Warning" : "Normal")
                .withReason(eventReason.reason())
                .withMessage(message.length() <= LONGEST ? message : message.substring(0, LONGEST))
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent("homing-agent")
                .endSource()
                .build();
    }
}
