package io.homing.store.aws;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
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
 * One signed request, past the SDK's clients, which take a millisecond of processor for each and most of a second to load.
 * Knows one answer, 200. About anything else it says nothing: then the client is asked, which knows what errors mean and
 * when to repeat.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS: Signature Version 4</a>
 */
final class SignedRequest {
    private final boolean open;
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Consumer<String> requests;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final String region;

    /**
     * @param open false: the address is one that only the SDK can tell, and nothing is sent this way
     * @param requests gets the name of the operation for each request that goes out
     */
    SignedRequest(
            String region,
            boolean open,
            SdkHttpClient http,
            AwsCredentialsProvider credentials,
            Consumer<String> requests) {
        this.region = region;
        this.open = open;
        this.http = http;
        this.credentials = credentials;
        this.requests = requests;
    }

    /**
     * The answer, if it is a 200.
     *
     * @param service as signatures name it
     * @param body null for none
     */
    Optional<HttpExecuteResponse> answer(
            String operation, String service, SdkHttpRequest request, ContentStreamProvider body) {
        if (!open) {
            return Optional.empty();
        }
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(body)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        // S3 wants paths as they are; no other path of ours has anything to encode
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false))
                .request();
        requests.accept(operation);
        try {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed)
                            .contentStreamProvider(body)
                            .build())
                    .call();
            if (response.httpResponse().statusCode() == 200) {
                return Optional.of(response);
            }
            response.responseBody().ifPresent(AbortableInputStream::abort);
        } catch (IOException | SdkException e) {
            // the client will say it in better words
        }
        return Optional.empty();
    }
}
