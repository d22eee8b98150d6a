package io.homing.store.aws;

import io.homing.store.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.io.SdkFilterInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.io.LengthAwareInputStream;

/**
 * The short way to an object that is there: one signed GET, past the SDK's client of S3, which takes a millisecond of
 * processor for each and a long time to load. Knows one answer, 200. About anything else it says nothing: then the
 * client is asked, which knows what errors mean, when to repeat, and where else an object may be.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">AWS: GetObject</a>
 */
final class PlainGet {
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Consumer<String> requests;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final String region;
    private final URI bucket;

    /** @param requests gets {@code GetObject} for each request that goes out */
    PlainGet(AwsStoreConfig config, SdkHttpClient http, AwsCredentialsProvider credentials, Consumer<String> requests) {
        this.http = http;
        this.credentials = credentials;
        this.requests = requests;
        this.region = config.region();
        this.bucket = address(config);
    }

    /** By path at an emulator, and for names with dots, which no wildcard of a certificate covers. */
    private static URI address(AwsStoreConfig config) {
        String name = config.bucket();
        String host = "s3.%s.%s"
                .formatted(
                        config.region(),
                        Region.of(config.region()).metadata().partition().dnsSuffix());
        return config.s3Endpoint()
                .map(emulator -> URI.create(emulator + "/" + name))
                .orElseGet(() -> URI.create(
                        name.contains(".")
                                ? "https://%s/%s".formatted(host, name)
                                : "https://%s.%s".formatted(name, host)));
    }

    /** The object as it comes over the line; empty where it does not come this way. */
    Optional<InputStream> open(ObjectKey key) {
        SdkHttpRequest request = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(URI.create(bucket + "/" + key))
                                .build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false))
                .request();
        requests.accept("GetObject");
        try {
            HttpExecuteResponse response = http.prepareRequest(
                            HttpExecuteRequest.builder().request(request).build())
                    .call();
            Optional<Long> length = response.httpResponse()
                    .firstMatchingHeader("Content-Length")
                    .map(Long::valueOf);
            if (response.httpResponse().statusCode() == 200 && length.isPresent()) {
                return response.responseBody().map(body -> whole(body, length.get()));
            }
            response.responseBody().ifPresent(AbortableInputStream::abort);
        } catch (IOException | SdkException e) {
            // the client will say it in better words
        }
        return Optional.empty();
    }

    /** As the client gives it: a line that breaks is no end, and an interrupted thread reads no further. */
    private static InputStream whole(AbortableInputStream body, long length) {
        return new SdkFilterInputStream(new LengthAwareInputStream(body, length)) {};
    }
}
