package io.homing.devstack.bench;

import io.homing.store.Entry;
import io.homing.store.FolderName;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.Sha256;
import io.homing.store.StoreLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A mail of the bench: a range of one block of random bytes, so that gigabytes of mail need no memory.
 *
 * @param position in the journal, from 1
 * @param size in bytes
 */
record BenchMail(int position, int size) {
    static final MailboxName MAILBOX = MailboxName.of("ann@example.org");
    static final int LARGE = 20 << 20;

    private static final int MANY_STARTS = 1 << 16;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] BLOCK = new byte[LARGE + MANY_STARTS];

    static {
        new Random(1).nextBytes(BLOCK);
    }

    /** The sizes of a mailbox of today: a median of 12 KB, 8 % around 1 MB, one in a thousand of 20 MB. */
    static List<BenchMail> mixed(int mails) {
        var random = new Random(2);
        return IntStream.rangeClosed(1, mails)
                .mapToObj(position -> new BenchMail(position, size(position, random)))
                .toList();
    }

    private static int size(int position, Random random) {
        boolean attachment = random.nextInt(100) < 8;
        double text = 10_500 * Math.exp(random.nextGaussian());
        if (position % 1_000 == 500) {
            return LARGE;
        }
        return attachment ? (1 << 19) + random.nextInt(1 << 20) : (int) Math.clamp(text, 800, 300_000);
    }

    /** Small mails, for measurements that do not read them. */
    static List<BenchMail> small(int mails) {
        return IntStream.rangeClosed(1, mails)
                .mapToObj(position -> new BenchMail(position, 1_000))
                .toList();
    }

    /** Random, like the ids of SES, so that names have no relation to the order. */
    MessageId message() {
        var random = new Random(position);
        return new MessageId("%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }

    String key() {
        return StoreLayout.processed(message()).value();
    }

    /** The name of the file that programs make which copy the bucket. */
    String fileName() {
        return message() + ".eml";
    }

    Instant stored() {
        return EPOCH.plusSeconds(position);
    }

    /** Read-only; each call has a position of its own. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(BLOCK, position % MANY_STARTS, size).slice().asReadOnlyBuffer();
    }

    /** As S3 gives it for an object that was written in one piece: some programs verify their downloads with it. */
    String entityTag() {
        return HexFormat.of().formatHex(digest("MD5"));
    }

    Entry entry() {
        return new Entry(
                Lane.FIRST,
                new Position(position),
                message(),
                MAILBOX,
                FolderName.INBOX,
                Set.of(),
                size,
                new Sha256(HexFormat.of().formatHex(digest("SHA-256"))),
                stored(),
                stored(),
                StoreLayout.processed(message()));
    }

    private byte[] digest(String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(bytes());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
