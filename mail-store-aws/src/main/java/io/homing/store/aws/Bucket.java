package io.homing.store.aws;

import io.homing.store.HomingException;
import io.homing.store.Incoming;
import io.homing.store.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The requests that Homing sends to the mail bucket. Methods throw {@link HomingException}. */
final class Bucket {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    /**
     * What SES adds to an object that it encrypted before it stored it: the data key, in the envelope of the S3 encryption
     * client (AWS: Delivering to S3 bucket action; S3 Encryption Client, object metadata).
     */
    private static final Set<String> ENVELOPES = Set.of("x-amz-key", "x-amz-key-v2", "x-amz-3");

    private final DirectS3 s3;
    private final String name;
    private final AwsErrors awsErrors;
    private final Optional<Decryption> decryption;

    Bucket(DirectS3 s3, AwsStoreConfig config, Optional<Decryption> decryption) {
        this.s3 = s3;
        this.name = config.bucket();
        this.awsErrors = AwsErrors.withBucket(config);
        this.decryption = decryption;
    }

    /** A mail as SES stored it; empty where there is no such object. */
    Optional<Incoming> incoming(ObjectKey key) {
        return whole(
                key,
                (bytes, metadata) -> metadata.stream().anyMatch(ENVELOPES::contains)
                        ? decrypted(key, bytes)
                        : Incoming.plain(bytes));
    }

    /** By a second request: the encryption client accepts no object that is already read. */
    private Incoming decrypted(ObjectKey key, byte[] bytes) {
        return decryption
                .flatMap(with -> awsErrors.during("Decrypt", () -> with.read(name, key.value())))
                .map(Incoming::plain)
                .orElseGet(() -> Incoming.encrypted(bytes));
    }

    /** Every object below a prefix in order of key, a page of at most 1,000 at a time. */
    void pages(String prefix, Consumer<List<S3Object>> each) {
        Iterator<ListObjectsV2Response> pages = awsErrors.during("ListObjectsV2", () -> s3.pages(prefix));
        while (pages.hasNext()) {
            each.accept(awsErrors.during("ListObjectsV2", pages::next).contents());
        }
    }

    /** The whole object; empty where there is no such object. */
    Optional<byte[]> get(ObjectKey key) {
        return whole(key, (bytes, metadata) -> bytes);
    }

    private <T> Optional<T> whole(ObjectKey key, BiFunction<byte[], Set<String>, T> as) {
        return awsErrors.during("GetObject", () -> s3.read(key, as));
    }

    /** The object as a stream, which the caller closes; empty where there is no such object. */
    Optional<InputStream> open(ObjectKey key) {
        return awsErrors.during("GetObject", () -> s3.open(key)).map(Body::new);
    }

    /** Writes the object, over one that is there. */
    void put(ObjectKey key, String type, byte[] bytes) {
        awsErrors.run("PutObject", () -> s3.put(key, type, bytes));
    }

    /** Writes the object unless there is one; what is there now. */
    byte[] keep(ObjectKey key, String type, byte[] bytes) {
        return putNew(key, type, bytes)
                ? bytes
                : get(key).orElseThrow(() -> new HomingException(
                        HomingException.Kind.PASSING,
                        "PutObject in bucket %s: %s was there and is gone".formatted(name, key),
                        "Another client deletes objects of this bucket. The request is retried."));
    }

    /** Writes the object unless there is one; whether it did. */
    boolean putNew(ObjectKey key, String type, byte[] bytes) {
        return Backoff.WITH_OTHER_WRITERS
                .untilWon(() -> awsErrors.during("PutObject", () -> tryPutNew(key, type, bytes)))
                .orElseThrow(() -> new HomingException(
                        HomingException.Kind.PASSING,
                        "PutObject in bucket %s: %s is being written by other clients at every attempt"
                                .formatted(name, key),
                        "Nothing to do: the request is retried."));
    }

    /** Whether there was no such object; empty where another client deletes or writes it at this moment. */
    private Optional<Boolean> tryPutNew(ObjectKey key, String type, byte[] bytes) {
        try {
            s3.putNew(key, type, bytes);
            return Optional.of(true);
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case PRECONDITION_FAILED -> Optional.of(false);
                case CONFLICT -> Optional.empty();
                default -> throw e;
            };
        }
    }

    /** Throws {@link IOException} where the SDK's stream throws its own exception, as in an interrupted thread. */
    private static final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (SdkException e) {
                throw interrupted(e);
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return super.read(into, from, length);
            } catch (SdkException e) {
                throw interrupted(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } catch (SdkException e) { // after the connection was closed
                throw interrupted(e);
            }
        }

        private static IOException interrupted(SdkException e) {
            return new IOException("Interrupted while reading an object", e);
        }
    }
}
