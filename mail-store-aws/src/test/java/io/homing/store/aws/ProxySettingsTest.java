package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProxySettingsTest {
    @Test
    void aProxyForHttpAloneIsNoneForAws() {
        assertThat(ProxySettings.of(Map.of("HTTP_PROXY", "http://proxy.example:3128")::get))
                .isEmpty();
        assertThat(ProxySettings.of(Map.of("HTTPS_PROXY", " ")::get)).isEmpty();
    }

    @Test
    void aProxyBecomesWhatJavaHasForIt() {
        assertThat(ProxySettings.of(Map.of("HTTPS_PROXY", "http://proxy.example:3128/")::get))
                .containsExactly(
                        Map.entry("http.nonProxyHosts", "localhost|127.*|[::1]"),
                        Map.entry("https.proxyHost", "proxy.example"),
                        Map.entry("https.proxyPort", "3128"));
        assertThat(ProxySettings.of(Map.of("https_proxy", "proxy.example")::get))
                .containsEntry("https.proxyHost", "proxy.example")
                .containsEntry("https.proxyPort", "80");
    }

    @Test
    void anExceptionStandsForANameAndAllBelowIt() {
        var environment = Map.of(
                "HTTPS_PROXY",
                "proxy.example:3128",
                "NO_PROXY",
                ".internal.example, s3.eu-central-1.amazonaws.com:443,,10.0.0.0/8");
        assertThat(ProxySettings.of(environment::get))
                .containsEntry(
                        "http.nonProxyHosts",
                        "localhost|127.*|[::1]|internal.example|*.internal.example"
                                + "|s3.eu-central-1.amazonaws.com|*.s3.eu-central-1.amazonaws.com");
        assertThat(ProxySettings.of(Map.of("HTTPS_PROXY", "proxy.example:3128", "no_proxy", "*")::get))
                .containsEntry("http.nonProxyHosts", "localhost|127.*|[::1]|*");
    }
}
