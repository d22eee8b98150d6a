package io.homing.store.aws;

import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Stands before the class of this name in the class path of this module's tests: nothing comes the short way here, so that
 * everything is asked of the SDK's clients, to which {@code Calls} listens. They ask the same, word for word.
 */
final class SignedRequest {
    SignedRequest(
            String region,
            boolean open,
            SdkHttpClient http,
            AwsCredentialsProvider credentials,
            Consumer<String> requests) {}

    Optional<HttpExecuteResponse> answer(
            String operation, String service, SdkHttpRequest request, ContentStreamProvider body) {
        return Optional.empty();
    }
}
