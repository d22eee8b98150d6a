package io.homing.store.aws;

import java.time.Duration;
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
 * The ways to S3 and DynamoDB, each made when it is first needed. The SDK's own clients are needed for trouble and for
 * what few ask: a function that starts for a mail, and an agent that a timer starts, would take longer to load them than
 * for all else.
 */
final class AwsClients implements AutoCloseable {
    /** A handshake takes less than a second even over a bad line; what takes longer was lost and is better repeated. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Between two packets. Without it, a home router that forgot a connection would hang the agent for ever. */
    private static final Duration READ = Duration.ofSeconds(15);

    /**
     * One call with all its repetitions, up to the first byte of an object that is streamed. Enough to store 40 MB at
     * 6 Mbit/s; less than the minutes that a Lambda has.
     */
    private static final Duration CALL = Duration.ofSeconds(60);

    private final AwsStoreConfig config;
    private final boolean direct;
    private final AwsCredentialsProvider credentials;
    private final Consumer<String> requests;
    private SdkHttpClient http;
    private SignedRequest signedRequest;
    private DirectS3 directS3;
    private DirectTable directTable;
    private DirectDynamoDb directDynamoDb;
    private S3Client s3;
    private DynamoDbClient dynamoDb;

    /**
     * @param direct whether the addresses of the configuration are where the SDK's clients go, too; else all goes by them
     * @param requests gets the operation's name for each request that goes out, repetitions included
     */
    AwsClients(AwsStoreConfig config, boolean direct, Consumer<String> requests) {
        this.config = config;
        this.direct = direct;
        this.credentials = new Credentials(config.credentialsFile());
        this.requests = requests;
    }

    synchronized DirectS3 plainS3() {
        if (directS3 == null) {
            directS3 = new DirectS3(config, plainCall());
        }
        return directS3;
    }

    synchronized DirectTable plainTable() {
        if (directTable == null) {
            directTable = new DirectTable(config, plainCall());
        }
        return directTable;
    }

    /** The short way, behind which the client waits. */
    synchronized DynamoDbClient dynamoDb() {
        if (directDynamoDb == null) {
            directDynamoDb = new DirectDynamoDb(plainTable(), this::dynamoDbClient);
        }
        return directDynamoDb;
    }

    private SignedRequest plainCall() {
        if (signedRequest == null) {
            signedRequest = new SignedRequest(config.region(), direct, http(), credentials, requests);
        }
        return signedRequest;
    }

    synchronized S3Client s3() {
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
