package io.homing.store.aws;

import io.homing.store.HomingException;
import io.homing.store.Incoming;
import io.homing.store.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The mail bucket, with the requests that we make of it. */
final class Bucket {
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    /**
     * What SES adds to an object that it encrypted before it stored it: the data key, in the envelope of the S3 encryption
     * client (AWS: Delivering to S3 bucket action; S3 Encryption Client, object metadata).
     */
    private static final Set<String> ENVELOPES = Set.of("x-amz-key", "x-amz-key-v2", "x-amz-3");

    private final Supplier<S3Client> s3;
    private final Supplier<DirectS3> plain;
    private final String name;
    private final AwsErrors awsErrors;
    private final Optional<Decryption> decryption;

    Bucket(Supplier<S3Client> s3, Supplier<DirectS3> plain, AwsStoreConfig config, Optional<Decryption> decryption) {
        this.s3 = s3;
        this.plain = plain;
        this.name = config.bucket();
        this.awsErrors = AwsErrors.withBucket(config);
        this.decryption = decryption;
    }

    /** A mail as SES stored it; empty where S3 says for certain that there is none. */
    Optional<Incoming> incoming(ObjectKey key) {
        return whole(
                key,
                (bytes, metadata) -> metadata.stream().anyMatch(ENVELOPES::contains)
                        ? decrypted(key, bytes)
                        : Incoming.plain(bytes));
    }

    /** The encryption client asks S3 again: it takes no object that somebody else has read. */
    private Incoming decrypted(ObjectKey key, byte[] bytes) {
        return decryption
                .flatMap(with -> awsErrors.during("Decrypt", () -> with.read(name, key.value())))
                .map(Incoming::plain)
                .orElseGet(() -> Incoming.encrypted(bytes));
    }

    /** Every object below a prefix, however many pages that takes, in order of key. */
    List<S3Object> list(String prefix) {
        List<S3Object> all = new ArrayList<>();
        pages(prefix, all::addAll);
        return all;
    }

    /** The same, a page of at most 1,000 at a time: none is kept. */
    void pages(String prefix, Consumer<List<S3Object>> each) {
        Iterator<ListObjectsV2Response> pages = awsErrors.during(
                "ListObjectsV2",
                () -> s3.get()
                        .listObjectsV2Paginator(list -> list.bucket(name).prefix(prefix))
                        .iterator());
        while (pages.hasNext()) {
            each.accept(awsErrors.during("ListObjectsV2", pages::next).contents());
        }
    }

    /** The whole object; empty where S3 says for certain that there is none. */
    Optional<byte[]> get(ObjectKey key) {
        return whole(key, (bytes, metadata) -> bytes);
    }

    private <T> Optional<T> whole(ObjectKey key, BiFunction<byte[], Set<String>, T> as) {
        return plain.get()
                .read(key, as)
                .or(() -> get(key, ResponseTransformer.toBytes())
                        .map(object -> as.apply(
                                object.asByteArrayUnsafe(),
                                object.response().metadata().keySet())));
    }

    /** The object as it comes over the line; empty where S3 says for certain that there is none. */
    Optional<InputStream> open(ObjectKey key) {
        return plain.get()
                .open(key)
                .or(() -> get(key, ResponseTransformer.toInputStream()))
                .map(Body::new);
    }

    private <T> Optional<T> get(ObjectKey key, ResponseTransformer<GetObjectResponse, T> as) {
        return awsErrors.during("GetObject", () -> {
            try {
                return Optional.of(s3.get().getObject(get -> get.bucket(name).key(key.value()), as));
            } catch (NoSuchKeyException e) { // S3 is strongly consistent: it was never written, or is deleted
                return Optional.empty();
            }
        });
    }

    /** Writes the object, over one that is there. */
    void put(ObjectKey key, String type, byte[] bytes) {
        if (plain.get().put(key, type, bytes)) {
            return;
        }
        awsErrors.during(
                "PutObject",
                () -> s3.get()
                        .putObject(
                                put -> put.bucket(name).key(key.value()).contentType(type),
                                RequestBody.fromBytes(bytes)));
    }

    /** Writes the object unless there is one; what is there now. */
    byte[] keep(ObjectKey key, String type, byte[] bytes) {
        return putNew(key, type, bytes)
                ? bytes
                : get(key).orElseThrow(() -> new HomingException(
                        HomingException.Kind.PASSING,
                        "PutObject in bucket %s: %s was there and is gone".formatted(name, key),
                        "Somebody deletes mail. It is asked again."));
    }

    /** Writes the object unless there is one; whether it did. */
    boolean putNew(ObjectKey key, String type, byte[] bytes) {
        return plain.get().putNew(key, type, bytes)
                || awsErrors.during(
                        "PutObject",
                        () -> Backoff.WITH_OTHER_WRITERS
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
                                            case CONFLICT ->
                                                Optional.empty(); // somebody deletes or writes it at this moment
                                            default -> throw e;
                                        };
                                    }
                                })
                                .orElseThrow(() -> new HomingException(
                                        HomingException.Kind.PASSING,
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
