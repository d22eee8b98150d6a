package io.homing.agent.kubernetes;

/** The cluster that an agent runs in, if any. Nothing that it does, or fails to do, harms mail. */
public interface Cluster extends AutoCloseable {
    /** No cluster: nobody to ask, nobody to tell. */
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

    /** What an operator reads as an Event, by its reason. */
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
     * Waits until this agent may write the volume, however long that takes.
     *
     * @return false when it was told to stop instead
     */
    boolean awaitLease() throws InterruptedException;

    /** Whether somebody else may write the volume now. The agent has then been told to stop. */
    boolean leaseLost();

    /** Leaves an Event on the pod, later and if it can be done: never waits, never fails. */
    void record(EventReason eventReason, String message);

    /** Gives the lease back, so that the next agent need not wait for it to run out. */
    @Override
    void close();
}
