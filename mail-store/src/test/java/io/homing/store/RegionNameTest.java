package io.homing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegionNameTest {
    @ParameterizedTest
    @CsvSource({
        "eu-central-1, s3.eu-central-1.amazonaws.com",
        "ap-southeast-7, s3.ap-southeast-7.amazonaws.com",
        "us-gov-west-1, s3.us-gov-west-1.amazonaws.com",
        "cn-north-1, s3.cn-north-1.amazonaws.com.cn",
        "eusc-de-east-1, s3.eusc-de-east-1.amazonaws.eu",
        "us-iso-east-1, s3.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1, s3.us-isob-east-1.sc2s.sgov.gov",
        "us-isof-south-1, s3.us-isof-south-1.csp.hci.ic.gov",
        "eu-isoe-west-1, s3.eu-isoe-west-1.cloud.adc-e.uk"
    })
    void anEndpointHasTheDomainOfItsPartition(String region, String host) {
        assertThat(new RegionName(region).host("s3")).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "frankfurt", "eu-central", "eu-1", "eu-central-1/", "eu.central-1"})
    void whatIsNoRegionIsRefused(String region) {
        assertThatThrownBy(() -> new RegionName(region)).isInstanceOf(IllegalArgumentException.class);
    }
}
