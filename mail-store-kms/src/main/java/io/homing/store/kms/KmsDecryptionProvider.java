package io.homing.store.kms;

import io.homing.store.aws.Decryption;
import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * On AWS itself, or where {@code AWS_ENDPOINT_URL_S3} and {@code AWS_ENDPOINT_URL_KMS} say, with the credentials that the
 * SDK finds. Public for {@link java.util.ServiceLoader}.
 */
public final class KmsDecryptionProvider implements Decryption.Provider {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(15);

    /** As for the other calls of the store: less than the minutes that a Lambda has. */
    private static final ClientOverrideConfiguration BEHAVIOUR = ClientOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(60))
            .retryStrategy(RetryMode.STANDARD)
            .build();

    @Override
    public Decryption decryption(String region, String kmsKey) {
        return new KmsDecryption(
                S3Client.builder()
                        .region(Region.of(region))
                        .overrideConfiguration(BEHAVIOUR)
                        .httpClientBuilder(http())
                        .build(),
                KmsClient.builder()
                        .region(Region.of(region))
                        .overrideConfiguration(BEHAVIOUR)
                        .httpClientBuilder(http())
                        .build(),
                kmsKey);
    }

    private static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ);
    }
}
