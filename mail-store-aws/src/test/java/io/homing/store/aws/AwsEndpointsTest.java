package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.HomingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AwsEndpointsTest {
    private static final AwsStoreConfig CONFIG = new AwsStoreConfig("eu-central-1", "mails", "journal");

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final AwsEndpoints endpoints = new AwsEndpoints(environment::get, properties::get);

    @BeforeEach
    void home() {
        properties.put("user.home", home.toString());
    }

    @Test
    void withoutSettingsTheRegionTellsTheAddress() {
        assertThat(endpoints.applied(CONFIG)).isEqualTo(CONFIG);
        assertThat(endpoints.areKnown()).isTrue();
    }

    @Test
    void aServiceHasItsOwnAddressOrThatOfAll() {
        environment.put("AWS_ENDPOINT_URL", "https://all.example");
        environment.put("AWS_ENDPOINT_URL_S3", "https://s3.example");
        AwsStoreConfig applied = endpoints.applied(CONFIG);
        assertThat(applied.s3()).hasToString("https://s3.example");
        assertThat(applied.dynamoDb()).hasToString("https://all.example");
        properties.put("aws.endpointUrlDynamodb", "https://property.example");
        assertThat(endpoints.applied(CONFIG).dynamoDb()).hasToString("https://property.example");
        assertThat(endpoints.areKnown()).as("both ways go there").isTrue();
    }

    @Test
    void theSettingsOfHomingGoFirst() {
        environment.put("AWS_ENDPOINT_URL", "https://all.example");
        var own = new AwsStoreConfig(
                "eu-central-1",
                "mails",
                "journal",
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.empty(),
                Optional.empty());
        assertThat(endpoints.applied(own).s3()).hasToString("http://127.0.0.1:1");
        assertThat(endpoints.applied(own).dynamoDb()).hasToString("https://all.example");
    }

    /** The SDK takes them, and its first request ends with a NullPointerException. */
    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:9000", "127.0.0.1", "http://", "http://my_host:1", "ftp://x.example", "http://a b/"})
    void whatIsNoAddressIsRefusedWithTheNameOfItsSetting(String value) {
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", value);
        assertThatThrownBy(() -> endpoints.applied(CONFIG))
                .isInstanceOf(HomingException.class)
                .hasMessageContaining("AWS_ENDPOINT_URL_DYNAMODB is not the address of a service");
    }

    @Test
    void addressesMayBeIgnored() {
        environment.put("AWS_ENDPOINT_URL", "https://all.example");
        environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        assertThat(endpoints.applied(CONFIG)).isEqualTo(CONFIG);
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_USE_DUALSTACK_ENDPOINT, true, false",
        "AWS_USE_DUALSTACK_ENDPOINT, false, true",
        "AWS_USE_FIPS_ENDPOINT, TRUE, false",
        "AWS_USE_FIPS_ENDPOINT, '', true"
    })
    void whatOnlyTheSdkCanFollowClosesTheDirectWay(String variable, String value, boolean known) {
        environment.put(variable, value);
        assertThat(endpoints.areKnown()).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[default]\nendpoint_url = https://x.example",
                "[profile other]\nservices=local\n[services local]\ns3 =\n  endpoint_url = https://x.example",
                "[default]\nuse_fips_endpoint = true",
                "[default]\nEndpoint_URL = https://x.example",
                "[default]\n use_dualstack_endpoint=true"
            })
    void soDoesAProfileThatChangesAnAddress(String profile) throws IOException {
        Files.createDirectory(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), "[default]\nregion = eu-central-1\noutput = json");
        assertThat(endpoints.areKnown()).isTrue();
        Files.writeString(home.resolve(".aws/config"), profile);
        assertThat(endpoints.areKnown()).isFalse();
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        assertThat(endpoints.areKnown()).isTrue();
    }
}
