package io.homing.store.aws;

import io.homing.store.ObjectKey;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.core.io.SdkFilterInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.io.LengthAwareInputStream;

/**
 * The short way to an object that is there.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">AWS: GetObject</a>
 */
final class PlainGet {
    private final PlainCall call;
    private final URI bucket;

    PlainGet(AwsStoreConfig config, PlainCall call) {
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
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create(bucket + "/" + key))
                .build();
        return call.answer("GetObject", "s3", request, null).flatMap(PlainGet::whole);
    }

    /** As the client gives it: a line that breaks is no end, and an interrupted thread reads no further. */
    private static Optional<InputStream> whole(HttpExecuteResponse response) {
        Optional<Long> length =
                response.httpResponse().firstMatchingHeader("Content-Length").map(Long::valueOf);
        if (length.isEmpty()) {
            response.responseBody().ifPresent(AbortableInputStream::abort);
        }
        return length.flatMap(bytes -> response.responseBody()
                .map(body -> new SdkFilterInputStream(new LengthAwareInputStream(body, bytes)) {}));
    }
}
