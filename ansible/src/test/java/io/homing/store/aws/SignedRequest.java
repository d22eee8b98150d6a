package io.homing.store.aws;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Replaces the class of this name on the class path of this module's tests: it answers nothing, so that every request goes
 * through the SDK's clients, to which {@code Calls} listens. They send the same requests.
 */
final class SignedRequest {
    SignedRequest(
            String region,
            Supplier<SdkHttpClient> http,
            AwsCredentialsProvider credentials,
            Consumer<String> requests) {}

    Optional<HttpExecuteResponse> answer(
            String operation, String service, SdkHttpRequest request, ContentStreamProvider body) {
        return Optional.empty();
    }
}
