package io.homing.lambda.event;

import java.time.Duration;
import java.util.List;

/**
 * How long an event may take from SES to the function. The queue of the deployment and the sweep must use the same
 * values. A test compares them with the template of CloudFormation ({@code ansible/cloudformation/homing.yaml}).
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">AWS: the visibility of a queue
 *     and the timeout of its function</a>
 */
public final class DeliveryTimes {
    /** The timeout of a call of the function. */
    public static final Duration FUNCTION = Duration.ofMinutes(5);

    /**
     * How long the queue hides an event that the function has received. It applies if the function died and set
     * nothing: six times {@link #FUNCTION}, as AWS advises.
     */
    public static final Duration VISIBILITY = FUNCTION.multipliedBy(6);

    /** How often the queue passes an event to the function before it becomes a dead letter. */
    public static final int RECEIVES = 25;

    /** The interval of the sweep. */
    public static final Duration SWEEP = Duration.ofMinutes(15);

    /** How long SES tries to store a mail and to publish its event. */
    public static final Duration SES = Duration.ofHours(4);

    /** Most faults end within a minute; an outage of half a day must not make dead letters. */
    private static final List<Duration> RETRIES = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(60));

    private DeliveryTimes() {}

    /**
     * How long an event waits before the queue passes it to the function again.
     *
     * @param receives how often the function has received it and failed, at least 1
     */
    public static Duration retryAfter(int receives) {
        return RETRIES.get(Math.clamp(receives, 1, RETRIES.size()) - 1);
    }

    /** From the first failure of an event to its last try, where every failure sets the delay. */
    public static Duration untilLastTry() {
        Duration all = Duration.ZERO;
        for (int receive = 1; receive < RECEIVES; receive++) {
            all = all.plus(retryAfter(receive));
        }
        return all;
    }

    /**
     * The longest time from the moment at which SES stored a mail to the end of the last try of its event, if the function is
     * called without a long gap. Each try may take the timeout of a call, and after a try that dies the event is hidden for
     * {@link #VISIBILITY}.
     */
    public static Duration longest() {
        Duration all = SES;
        for (int receive = 1; receive <= RECEIVES; receive++) {
            Duration set = FUNCTION.plus(retryAfter(receive));
            all = all.plus(set.compareTo(VISIBILITY) > 0 ? set : VISIBILITY);
        }
        return all;
    }
}
