package io.homing.store;

import java.math.BigInteger;

/**
 * A shard of the journal, with positions of its own. Every mailbox belongs to exactly one lane, so the order of mails
 * in a mailbox is the order of positions. The default deployment has the one lane {@link #FIRST}.
 *
 * @param number 0 to 999
 */
public record Lane(int number) implements Comparable<Lane> {
    private static final int MAX = 999;

    public static final Lane FIRST = new Lane(0);

    public Lane {
        Require.that(number >= 0 && number <= MAX, "lane", number, "0 to 999");
    }

    /** The lane of a mailbox in a deployment with {@code lanes} of them: by hash, which never changes. */
    public static Lane of(MailboxName mailbox, int lanes) {
        Require.that(lanes >= 1 && lanes <= MAX + 1, "lanes", lanes, "1 to 1000");
        return new Lane(new BigInteger(Sha256.of(mailbox.toString()).value(), 16)
                .mod(BigInteger.valueOf(lanes))
                .intValueExact());
    }

    @Override
    public int compareTo(Lane other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
