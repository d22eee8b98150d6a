package io.homing.store.aws;

import io.homing.store.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.io.SdkFilterInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.IoUtils;
import software.amazon.awssdk.utils.io.LengthAwareInputStream;

/**
 * The short way to an object: read where it is there, written where nothing is in the way. Where it does not go this way,
 * nothing is known, not even whether an object was written.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">AWS: GetObject</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">AWS: PutObject</a>
 */
final class DirectS3 {
    private static final String METADATA = "x-amz-meta-";

    private final SignedRequest call;
    private final URI bucket;

    /** Whether an object was there already, or so it seems: as in {@link DirectDynamoDb}, the client is then asked at once. */
    private volatile boolean refused;

    DirectS3(AwsStoreConfig config, SignedRequest call) {
        this.call = call;
        this.bucket = address(config);
    }

    /** By path at an emulator, and for names with dots, which no wildcard of a certificate covers. */
    private static URI address(AwsStoreConfig config) {
        URI s3 = config.s3();
        String name = config.bucket();
        return URI.create(
                config.s3Endpoint().isPresent() || name.contains(".")
                        ? s3 + "/" + name
                        : "https://%s.%s".formatted(name, s3.getHost()));
    }

    /** The object as it comes over the line; empty where it does not come this way. */
    Optional<InputStream> open(ObjectKey key) {
        return get(key).flatMap(DirectS3::body);
    }

    /**
     * The whole object; empty where it does not come this way.
     *
     * @param as gets its bytes, and the names of what its writer said about it
     */
    <T> Optional<T> read(ObjectKey key, BiFunction<byte[], Set<String>, T> as) {
        return get(key).flatMap(response ->
                body(response).flatMap(DirectS3::all).map(bytes -> as.apply(bytes, metadata(response))));
    }

    private static Optional<byte[]> all(InputStream body) {
        try (body) {
            return Optional.of(body.readAllBytes());
        } catch (IOException | SdkException e) {
            return Optional.empty();
        }
    }

    private Optional<HttpExecuteResponse> get(ObjectKey key) {
        return call.answer("GetObject", "s3", request(SdkHttpMethod.GET, key).build(), null);
    }

    /** As the client gives it: a line that breaks is no end, and an interrupted thread reads no further. */
    private static Optional<InputStream> body(HttpExecuteResponse response) {
        Optional<Long> length =
                response.httpResponse().firstMatchingHeader("Content-Length").map(Long::valueOf);
        if (length.isEmpty()) {
            response.responseBody().ifPresent(AbortableInputStream::abort);
        }
        return length.flatMap(bytes -> response.responseBody()
                .map(body -> new SdkFilterInputStream(new LengthAwareInputStream(body, bytes)) {}));
    }

    private static Set<String> metadata(HttpExecuteResponse response) {
        return response.httpResponse().headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(METADATA))
                .map(name -> name.substring(METADATA.length()))
                .collect(Collectors.toSet());
    }

    /**
     * Writes the object, over one that is there; whether it did for certain. S3 compares it with the signature, so that
     * it arrives as it is or not at all.
     */
    boolean put(ObjectKey key, String type, byte[] bytes) {
        return put(request(SdkHttpMethod.PUT, key), type, bytes);
    }

    /** Writes the object unless there is one; whether it did for certain. */
    boolean putNew(ObjectKey key, String type, byte[] bytes) {
        boolean written = !refused && put(request(SdkHttpMethod.PUT, key).putHeader("If-None-Match", "*"), type, bytes);
        if (!written) {
            refused = true;
        }
        return written;
    }

    private boolean put(SdkHttpRequest.Builder request, String type, byte[] bytes) {
        request.putHeader("Content-Type", type).putHeader("Content-Length", Integer.toString(bytes.length));
        Optional<HttpExecuteResponse> answer =
                call.answer("PutObject", "s3", request.build(), ContentStreamProvider.fromByteArrayUnsafe(bytes));
        answer.flatMap(HttpExecuteResponse::responseBody).ifPresent(IoUtils::drainInputStream);
        return answer.isPresent();
    }

    private SdkHttpRequest.Builder request(SdkHttpMethod method, ObjectKey key) {
        return SdkHttpRequest.builder().method(method).uri(URI.create(bucket + "/" + key));
    }
}
