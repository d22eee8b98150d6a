package io.homing.store.aws;

import io.homing.store.RegionName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the store is and who we are there.
 *
 * @param region of bucket and table, such as {@code eu-central-1}
 * @param bucket the mail bucket
 * @param table the journal table
 * @param s3Endpoint of an emulator, which is then spoken to in path style; empty for AWS
 * @param dynamoDbEndpoint of an emulator; empty for AWS
 * @param credentialsFile in the format of {@code ~/.aws/credentials}, of which the profile {@code default} is used and
 *     which may change while we run (systemd's LoadCredential, a mounted Secret); empty for the SDK's default chain
 */
public record AwsStoreConfig(
        String region,
        String bucket,
        String table,
        Optional<URI> s3Endpoint,
        Optional<URI> dynamoDbEndpoint,
        Optional<Path> credentialsFile) {
    public AwsStoreConfig {
        Objects.requireNonNull(region);
        Objects.requireNonNull(bucket);
        Objects.requireNonNull(table);
        Objects.requireNonNull(s3Endpoint);
        Objects.requireNonNull(dynamoDbEndpoint);
        Objects.requireNonNull(credentialsFile);
    }

    /** On AWS itself, with the credentials that the SDK finds. */
    public AwsStoreConfig(String region, String bucket, String table) {
        this(region, bucket, table, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Where S3 is spoken to. */
    URI s3() {
        return s3Endpoint.orElseGet(() -> onAws("s3"));
    }

    /** Where DynamoDB is spoken to. */
    URI dynamoDb() {
        return dynamoDbEndpoint.orElseGet(() -> onAws("dynamodb"));
    }

    /** Whether either of them proves who it is. */
    boolean isEncrypted() {
        return Stream.of(s3(), dynamoDb()).anyMatch(address -> "https".equals(address.getScheme()));
    }

    private URI onAws(String service) {
        return URI.create("https://" + new RegionName(region).host(service));
    }
}
