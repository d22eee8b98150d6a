package io.homing.store.aws;

import io.homing.store.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.io.SdkFilterInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.utils.IoUtils;
import software.amazon.awssdk.utils.io.LengthAwareInputStream;

/**
 * S3: a signed request first, and the SDK's client only where that is not answered with the object, or with success. Methods
 * throw the SDK's {@link SdkException}.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">AWS: GetObject</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">AWS: PutObject</a>
 */
final class DirectS3 {
    private static final String METADATA = "x-amz-meta-";

    private final String bucket;
    private final URI address;
    private final Optional<SignedRequest> direct;
    private final Supplier<S3Client> client;

    /** Set after the first object that was most likely there already: as in {@link DirectDynamoDb}. */
    private volatile boolean conditionFailed;

    /**
     * @param direct empty: every request goes through the client
     * @param client made on its first use
     */
    DirectS3(AwsStoreConfig config, Optional<SignedRequest> direct, Supplier<S3Client> client) {
        this.bucket = config.bucket();
        this.address = address(config);
        this.direct = direct;
        this.client = client;
    }

    /** Path-style for an emulator, and for names with dots, which the wildcard of a certificate does not cover. */
    private static URI address(AwsStoreConfig config) {
        URI s3 = config.s3();
        String name = config.bucket();
        return URI.create(
                config.s3Endpoint().isPresent() || name.contains(".")
                        ? s3 + "/" + name
                        : "https://%s.%s".formatted(name, s3.getHost()));
    }

    /** The object as a stream, which the caller closes; empty where there is no such object. */
    Optional<InputStream> open(ObjectKey key) {
        return request(key).flatMap(DirectS3::body).or(() -> get(key, ResponseTransformer.toInputStream()));
    }

    /**
     * The whole object; empty where there is no such object.
     *
     * @param as receives its bytes and the names of its user-defined metadata
     */
    <T> Optional<T> read(ObjectKey key, BiFunction<byte[], Set<String>, T> as) {
        return request(key)
                .flatMap(response ->
                        body(response).flatMap(DirectS3::all).map(bytes -> as.apply(bytes, metadata(response))))
                .or(() -> get(key, ResponseTransformer.toBytes())
                        .map(object -> as.apply(
                                object.asByteArrayUnsafe(),
                                object.response().metadata().keySet())));
    }

    private <T> Optional<T> get(ObjectKey key, ResponseTransformer<GetObjectResponse, T> as) {
        try {
            return Optional.of(client.get().getObject(get -> get.bucket(bucket).key(key.value()), as));
        } catch (NoSuchKeyException e) { // S3 is strongly consistent: it was never written, or is deleted
            return Optional.empty();
        }
    }

    private Optional<HttpExecuteResponse> request(ObjectKey key) {
        return direct.flatMap(signed ->
                signed.answer("GetObject", "s3", request(SdkHttpMethod.GET, key).build(), null));
    }

    /** As the client returns it: a stream that ends early fails, and an interrupted thread stops reading. */
    private static Optional<InputStream> body(HttpExecuteResponse response) {
        Optional<Long> length =
                response.httpResponse().firstMatchingHeader("Content-Length").map(Long::valueOf);
        if (length.isEmpty()) {
            response.responseBody().ifPresent(AbortableInputStream::abort);
        }
        return length.flatMap(bytes -> response.responseBody()
                .map(body -> new SdkFilterInputStream(new LengthAwareInputStream(body, bytes)) {}));
    }

    private static Optional<byte[]> all(InputStream body) {
        try (body) {
            return Optional.of(body.readAllBytes());
        } catch (IOException | SdkException e) {
            return Optional.empty();
        }
    }

    private static Set<String> metadata(HttpExecuteResponse response) {
        return response.httpResponse().headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(METADATA))
                .map(name -> name.substring(METADATA.length()))
                .collect(Collectors.toSet());
    }

    /** Writes the object, over an existing one. S3 compares the content with the signature, so it is stored unchanged or not at all. */
    void put(ObjectKey key, String type, byte[] bytes) {
        if (!written(request(SdkHttpMethod.PUT, key), type, bytes)) {
            client.get()
                    .putObject(
                            put -> put.bucket(bucket).key(key.value()).contentType(type), RequestBody.fromBytes(bytes));
        }
    }

    /** Writes a new object. Throws the SDK's {@code S3Exception}, with status 412 where there is one and 409 where it is being written. */
    void putNew(ObjectKey key, String type, byte[] bytes) {
        if (!conditionFailed && written(request(SdkHttpMethod.PUT, key).putHeader("If-None-Match", "*"), type, bytes)) {
            return;
        }
        conditionFailed = true;
        client.get()
                .putObject(
                        put -> put.bucket(bucket)
                                .key(key.value())
                                .contentType(type)
                                .ifNoneMatch("*"),
                        RequestBody.fromBytes(bytes));
    }

    private boolean written(SdkHttpRequest.Builder request, String type, byte[] bytes) {
        request.putHeader("Content-Type", type).putHeader("Content-Length", Integer.toString(bytes.length));
        Optional<HttpExecuteResponse> answer = direct.flatMap(signed ->
                signed.answer("PutObject", "s3", request.build(), ContentStreamProvider.fromByteArrayUnsafe(bytes)));
        answer.flatMap(HttpExecuteResponse::responseBody).ifPresent(IoUtils::drainInputStream);
        return answer.isPresent();
    }

    private SdkHttpRequest.Builder request(SdkHttpMethod method, ObjectKey key) {
        return SdkHttpRequest.builder().method(method).uri(URI.create(address + "/" + key));
    }

    /** The objects below a prefix in order of key, at most 1,000 per page. Few callers list, so only the client does it. */
    Iterator<ListObjectsV2Response> pages(String prefix) {
        return client.get()
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                .iterator();
    }
}
