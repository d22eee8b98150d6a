package io.homing.agent.kubernetes;

/** The cluster in which an agent runs, if any. No failure in it harms mail. */
public interface Cluster extends AutoCloseable {
    /** No cluster: there is no lease, and Events are dropped. */
    Cluster NONE = new Cluster() {
        @Override
        public boolean awaitLease() {
            return true;
        }

        @Override
        public boolean leaseLost() {
            return false;
        }

        @Override
        public void record(EventReason eventReason, String message) {}

        @Override
        public void close() {}
    };

    /** The reasons of the Events that an operator reads. */
    enum EventReason {
        SYNC_TROUBLED("SyncTroubled", true),
        SYNC_RECOVERED("SyncRecovered", false),
        MAIL_WITHHELD("MailWithheld", true),
        LEASE_AWAITED("LeaseAwaited", false),
        LEASE_TAKEN("LeaseTaken", false),
        LEASE_LOST("LeaseLost", true);

        private final String reason;
        private final boolean warning;

        EventReason(String reason, boolean warning) {
            this.reason = reason;
            this.warning = warning;
        }

        String reason() {
            return reason;
        }

        boolean warning() {
            return warning;
        }
    }

    /**
     * Waits until this agent may write the volume, without a time limit.
     *
     * @return false when a stop was requested first
     */
    boolean awaitLease() throws InterruptedException;

    /** Whether another agent may write the volume now. A stop of this agent has then been requested. */
    boolean leaseLost();

    /** Records an Event on the pod, asynchronously. Never waits and never fails; an Event may be lost. */
    void record(EventReason eventReason, String message);

    /** Releases the lease, so that the next agent need not wait until it expires. */
    @Override
    void close();
}
