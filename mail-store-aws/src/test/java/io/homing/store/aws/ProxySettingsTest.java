package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.HomingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(ProxySettings.of(Map.of("HTTPS_PROXY", "HTTPS://my_proxy")::get))
                .containsEntry("https.proxyHost", "my_proxy")
                .containsEntry("https.proxyPort", "443");
    }

    /** Otherwise requests would go past the proxy, or the message would show its password. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http://pro xy:3128",
                "socks5://proxy.example:1080",
                "http://ann:secret@proxy.example:3128",
                "http://proxy.example:99999"
            })
    void whatIsNoProxyForJavaIsRefused(String value) {
        assertThatThrownBy(() -> ProxySettings.of(Map.of("HTTPS_PROXY", value)::get))
                .isInstanceOf(HomingException.class)
                .hasMessageStartingWith("HTTPS_PROXY is not the address of a proxy")
                .hasMessageNotContaining("secret");
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
