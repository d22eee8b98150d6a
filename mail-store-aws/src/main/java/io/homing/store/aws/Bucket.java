package io.homing.store.aws;

import io.homing.store.ObjectKey;
import io.homing.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The mail bucket, with the requests that we make of it. */
final class Bucket {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final Supplier<S3Client> s3;
    private final String name;
    private final Trouble trouble;

    Bucket(Supplier<S3Client> s3, AwsStoreConfig config) {
        this.s3 = s3;
        this.name = config.bucket();
        this.trouble = Trouble.withBucket(config);
    }

    /** The whole object; empty where S3 says for certain that there is none. */
    Optional<byte[]> get(ObjectKey key) {
        return get(key, ResponseTransformer.toBytes()).map(ResponseBytes::asByteArrayUnsafe);
    }

    /** The object as it comes over the line; empty where S3 says for certain that there is none. */
    Optional<InputStream> open(ObjectKey key) {
        return get(key, ResponseTransformer.toInputStream()).map(Body::new);
    }

    private <T> Optional<T> get(ObjectKey key, ResponseTransformer<GetObjectResponse, T> as) {
        return trouble.during("GetObject", () -> {
            try {
                return Optional.of(s3.get().getObject(get -> get.bucket(name).key(key.value()), as));
            } catch (NoSuchKeyException e) { // S3 is strongly consistent: it was never written, or is deleted
                return Optional.empty();
            }
        });
    }

    /** Writes the object, over one that is there. */
    void put(ObjectKey key, String type, byte[] bytes) {
        trouble.during(
                "PutObject",
                () -> s3.get()
                        .putObject(
                                put -> put.bucket(name).key(key.value()).contentType(type),
                                RequestBody.fromBytes(bytes)));
    }

    /** Writes the object unless there is one. */
    void putNew(ObjectKey key, String type, byte[] bytes) {
        trouble.during(
                "PutObject",
                () -> Race.WITH_OTHER_WRITERS
                        .untilWon(() -> {
                            try {
                                s3.get()
                                        .putObject(
                                                put -> put.bucket(name)
                                                        .key(key.value())
                                                        .contentType(type)
                                                        .ifNoneMatch("*"),
                                                RequestBody.fromBytes(bytes));
                                return Optional.of(true);
                            } catch (S3Exception e) {
                                return switch (e.statusCode()) {
                                    case PRECONDITION_FAILED -> Optional.of(false);
                                    case CONFLICT -> Optional.empty(); // somebody deletes or writes it at this moment
                                    default -> throw e;
                                };
                            }
                        })
                        .orElseThrow(() -> new StoreException(
                                StoreException.Kind.PASSING,
                                "PutObject in bucket %s: %s is being written by others all the time"
                                        .formatted(name, key),
                                "Nothing to do: it is asked again.")));
    }

    /** In an interrupted thread, the SDK's stream throws what is no IOException; our callers should not know it. */
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
