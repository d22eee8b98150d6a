package io.homing.store.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How this process asks S3 and DynamoDB. The SDK's own clients are made on first use, which is rare: a function that starts
 * for one mail, and an agent that a timer starts, would take longer to load them than for everything else.
 */
final class AwsClients implements AutoCloseable {
    /** A handshake takes less than a second even over a bad line; what takes longer was lost and is better repeated. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Between two packets. Without it, the agent would hang when a router dropped the connection from its table. */
    private static final Duration READ = Duration.ofSeconds(15);

    /**
     * One call with all its repetitions, up to the first byte of an object that is streamed. Enough to store 40 MB at
     * 6 Mbit/s; less than the minutes that a Lambda has.
     */
    private static final Duration CALL = Duration.ofSeconds(60);

    private final AwsStoreConfig config;
    private final Optional<SignedRequest> direct;
    private final AwsCredentialsProvider credentials;
    private final Consumer<String> requests;
    private SdkHttpClient http;
    private S3Client s3;
    private DynamoDbClient dynamoDb;

    /**
     * @param direct whether the SDK's clients use the addresses of the configuration, too; false: only they are used
     * @param requests receives the operation's name for each request that is sent, retries included
     */
    AwsClients(AwsStoreConfig config, boolean direct, Consumer<String> requests) {
        this.config = config;
        this.credentials = new Credentials(config.credentialsFile());
        this.requests = requests;
        this.direct = direct
                ? Optional.of(new SignedRequest(config.region(), this::http, credentials, requests))
                : Optional.empty();
    }

    DirectS3 s3() {
        return new DirectS3(config, direct, this::s3Client);
    }

    DirectDynamoDb dynamoDb() {
        return new DirectDynamoDb(config, direct, this::dynamoDbClient);
    }

    private synchronized S3Client s3Client() {
        if (s3 == null) {
            var builder = S3Client.builder()
                    .region(Region.of(config.region()))
                    .credentialsProvider(credentials)
                    .overrideConfiguration(behaviour())
                    .httpClient(http())
                    // SES stores no checksum with what it writes, and the reader checks the entry's SHA-256 anyway.
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
            config.s3Endpoint()
                    .ifPresent(emulator -> builder.endpointOverride(emulator).forcePathStyle(true));
            s3 = builder.build();
        }
        return s3;
    }

    private synchronized DynamoDbClient dynamoDbClient() {
        if (dynamoDb == null) {
            var builder = DynamoDbClient.builder()
                    .region(Region.of(config.region()))
                    .credentialsProvider(credentials)
                    .overrideConfiguration(behaviour())
                    .httpClient(http());
            config.dynamoDbEndpoint().ifPresent(builder::endpointOverride);
            dynamoDb = builder.build();
        }
        return dynamoDb;
    }

    private ClientOverrideConfiguration behaviour() {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(CALL)
                .retryStrategy(RetryMode.STANDARD)
                .addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(Context.BeforeTransmission request, ExecutionAttributes attributes) {
                        requests.accept(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
                    }
                })
                .build();
    }

    /** One for all: each reads the certificates of all authorities. */
    private synchronized SdkHttpClient http() {
        if (http == null) {
            var builder = ProxySettings.client(config.isEncrypted())
                    .connectionTimeout(CONNECT)
                    .socketTimeout(READ);
            if (!config.isEncrypted()) {
                builder.tlsTrustManagersProvider(() -> new TrustManager[] {new RejectAllTrustManager()});
            }
            http = builder.build();
        }
        return http;
    }

    @Override
    public synchronized void close() {
        if (s3 != null) {
            s3.close();
        }
        if (dynamoDb != null) {
            dynamoDb.close();
        }
        if (http != null) {
            http.close();
        }
    }
}
