package io.homing.agent.kubernetes;

import io.homing.agent.sync.StopSignal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lease while an agent works. When the lease is lost, or could not be renewed for {@link LeaseTimings#giveUp}, a stop
 * of the agent is requested. It has until the lease expires to publish its batch; then the program is ended at once, which is
 * as safe as any crash.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("homing");

    private final VolumeLease lease;
    private final LeaseTimings leaseTimings;
    private final LongSupplier nanoTime;
    private final StopSignal stopSignal;
    private final Runnable cutOff;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean lost;
    private volatile boolean held;
    private long renewedAt;

    /**
     * How a lease is kept.
     *
     * @param duration how long a holder that does not renew keeps it
     * @param every the interval between two attempts to take or renew it
     * @param giveUp how long it may remain without renewal before a stop is requested
     * @param cutOff when an agent that did not stop is ended at once: before another agent may take the lease
     */
    record LeaseTimings(Duration duration, Duration every, Duration giveUp, Duration cutOff) {
        /** The API server may be unreachable for minutes while its only node restarts; a dead holder is replaced minutes later. */
        static final LeaseTimings USUAL = new LeaseTimings(
                Duration.ofMinutes(5), Duration.ofSeconds(15), Duration.ofMinutes(4), Duration.ofSeconds(285));
    }

    /** Gets what is to be recorded as an Event. */
    interface Listener {
        void heard(Cluster.EventReason eventReason, String message);
    }

    LeaseKeeper(
            VolumeLease lease,
            LeaseTimings leaseTimings,
            LongSupplier nanoTime,
            StopSignal stopSignal,
            Runnable cutOff,
            Listener listener) {
        this.lease = lease;
        this.leaseTimings = leaseTimings;
        this.nanoTime = nanoTime;
        this.stopSignal = stopSignal;
        this.cutOff = cutOff;
        this.listener = listener;
    }

    /** Waits for the lease, then renews it in the background. Returns false if a stop was requested first. */
    boolean await() throws InterruptedException {
        String logged = "";
        while (!stopSignal.requested()) {
            long before = nanoTime.getAsLong();
            String obstacle;
            try {
                if (lease.take()) {
                    renewedAt = before;
                    held = true;
                    listener.heard(Cluster.EventReason.LEASE_TAKEN, "This agent writes the volume");
                    Thread.ofPlatform().daemon().name("lease").start(this::keep);
                    return true;
                }
                obstacle = "held by " + lease.holder();
            } catch (RuntimeException e) {
                obstacle = "the request to the API server failed: " + cause(e);
            }
            if (!logged.equals(obstacle)) {
                logged = obstacle;
                LOG.warn(
                        "waiting for the lease: {} → check `kubectl get lease`, and `kubernetes.lease` in agent.yaml",
                        obstacle);
                listener.heard(Cluster.EventReason.LEASE_AWAITED, "Waiting for the lease: " + obstacle);
            }
            stopSignal.await(leaseTimings.every());
        }
        return false;
    }

    boolean lost() {
        return lost;
    }

    /** Releases the lease, so that the next agent can take it. */
    @Override
    public void close() {
        closed.countDown();
        if (held && !lost) {
            try {
                lease.release();
            } catch (RuntimeException e) {
                LOG.warn("the lease could not be released, and will expire by itself: {}", cause(e));
            }
        }
    }

    private void keep() {
        try {
            while (!closed.await(leaseTimings.every().toNanos(), TimeUnit.NANOSECONDS)) {
                String why = renew();
                if (!why.isEmpty()) {
                    lost = true;
                    LOG.error(
                            "the lease is lost: {} → this agent stops; when it is started again, it waits for the lease",
                            why);
                    listener.heard(Cluster.EventReason.LEASE_LOST, "The lease is lost: " + why);
                    stopSignal.request();
                    long left = leaseTimings.cutOff().toNanos() - (nanoTime.getAsLong() - renewedAt);
                    if (!closed.await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                        cutOff.run();
                    }
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the lease is lost; empty where it is not. */
    private String renew() {
        long before = nanoTime.getAsLong();
        try {
            if (!lease.take()) {
                return "another agent took it";
            }
            renewedAt = before;
            return "";
        } catch (RuntimeException e) {
            Duration age = Duration.ofNanos(nanoTime.getAsLong() - renewedAt);
            LOG.warn("the lease was not renewed for {}s: {}", age.toSeconds(), cause(e));
            return age.compareTo(leaseTimings.giveUp()) < 0 ? "" : "the API server was unreachable for too long";
        }
    }

    /** The message of fabric8 names the operation that failed; its cause has the reason. */
    private static String cause(RuntimeException e) {
        return e.getCause() == null ? e.toString() : e.getMessage() + " " + e.getCause();
    }
}
