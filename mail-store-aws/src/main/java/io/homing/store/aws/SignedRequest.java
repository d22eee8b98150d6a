package io.homing.store.aws;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * One signed request without the SDK's clients, each call of which costs a millisecond of processor time, and which take most
 * of a second to load. Returns only answers with status 200; for anything else the caller uses the client, which knows the errors and
 * when to retry.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS: Signature Version 4</a>
 */
final class SignedRequest {
    private final String region;
    private final Supplier<SdkHttpClient> http;
    private final AwsCredentialsProvider credentials;
    private final Consumer<String> requests;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /**
     * @param http made on its first use
     * @param requests receives the name of the operation for each request that is sent
     */
    SignedRequest(
            String region,
            Supplier<SdkHttpClient> http,
            AwsCredentialsProvider credentials,
            Consumer<String> requests) {
        this.region = region;
        this.http = http;
        this.credentials = credentials;
        this.requests = requests;
    }

    /**
     * The answer with status 200; empty for any other, and for none.
     *
     * @param service as signatures name it
     * @param body null for none
     */
    Optional<HttpExecuteResponse> answer(
            String operation, String service, SdkHttpRequest request, ContentStreamProvider body) {
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(body)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        // S3 requires unchanged paths; no other path of ours has anything to encode
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false))
                .request();
        requests.accept(operation);
        try {
            HttpExecuteResponse response = http.get()
                    .prepareRequest(HttpExecuteRequest.builder()
                            .request(signed)
                            .contentStreamProvider(body)
                            .build())
                    .call();
            if (response.httpResponse().statusCode() == 200) {
                return Optional.of(response);
            }
            response.responseBody().ifPresent(AbortableInputStream::abort);
        } catch (IOException | SdkException e) {
            // the client repeats the request and explains the failure
        }
        return Optional.empty();
    }
}
