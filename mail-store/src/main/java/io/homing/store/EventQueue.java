package io.homing.store;

import java.time.Duration;
import java.util.Optional;

/**
 * The port of the queue that brings the events of SES, as far as the cloud side steers it. Methods throw {@link
 * HomingException} where the queue cannot be asked; nothing depends on an answer but how soon something is tried again.
 */
public interface EventQueue {
    /** Of a deployment without a queue: SES calls the function itself. */
    EventQueue NONE = new EventQueue() {
        @Override
        public Optional<Long> events() {
            return Optional.empty();
        }

        @Override
        public void retryAfter(String receipt, Duration delay) {}
    };

    /**
     * How many events the queue holds: those that wait, those that a function has at this moment, and those that are
     * delayed. The number is approximate (AWS: GetQueueAttributes). Empty where there is no queue.
     */
    Optional<Long> events();

    /**
     * Hides an event that failed for this long from now on, instead of for the time that the queue gives by itself.
     *
     * @param receipt the receipt handle of the event
     * @param delay at most 12 hours, the limit of SQS
     */
    void retryAfter(String receipt, Duration delay);
}
