package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

class AwsStoreConfigTest {
    /** A region that is younger than the SDK, too: it belongs to the partition that its name tells. */
    @ParameterizedTest
    @CsvSource({
        "eu-central-1, amazonaws.com",
        "eu-central-9, amazonaws.com",
        "cn-north-1, amazonaws.com.cn",
        "cn-north-9, amazonaws.com.cn",
        "eusc-de-east-9, amazonaws.eu"
    })
    void aServiceIsWhereItsRegionIs(String region, String domain) {
        var config = new AwsStoreConfig(region, "mails", "journal");
        assertThat(config.s3()).hasToString("https://s3.%s.%s".formatted(region, domain));
        assertThat(config.dynamoDb()).hasToString("https://dynamodb.%s.%s".formatted(region, domain));
        assertThat(config.isEncrypted()).isTrue();
        new AwsClients(config, true, request -> {}).s3();
        new AwsClients(config, true, request -> {}).dynamoDb();
    }

    @Test
    void theSdkSaysTheSameOfAllRegionsThatItKnows() {
        assertThat(Region.regions().stream().filter(region -> !region.isGlobalRegion()))
                .hasSizeGreaterThan(30)
                .allSatisfy(region -> assertThat(new AwsStoreConfig(region.id(), "mails", "journal").s3())
                        .hasHost("s3.%s.%s"
                                .formatted(region, PartitionMetadata.of(region).dnsSuffix())));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000, http://127.0.0.1:8000, false",
        "https://s3.example.org, http://127.0.0.1:8000, true",
        "http://127.0.0.1:9000, https://dynamodb.example.org, true"
    })
    void anEmulatorIsWhereItSays(URI s3, URI dynamoDb, boolean isEncrypted) {
        var config = new AwsStoreConfig(
                "eu-central-1", "mails", "journal", Optional.of(s3), Optional.of(dynamoDb), Optional.empty());
        assertThat(config.s3()).isEqualTo(s3);
        assertThat(config.dynamoDb()).isEqualTo(dynamoDb);
        assertThat(config.isEncrypted()).isEqualTo(isEncrypted);
    }
}
