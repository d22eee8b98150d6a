package io.homing.agent.sync;

/** Somebody who watches a long run. */
@FunctionalInterface
public interface Progress {
    /** Nobody watches. */
    Progress NONE = (mails, bytes) -> {};

    /** So many mails, so many bytes have been published since the last call. */
    void published(long mails, long bytes);
}
