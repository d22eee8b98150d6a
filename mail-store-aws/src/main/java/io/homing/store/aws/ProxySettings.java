package io.homing.store.aws;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The proxy for HTTPS as curl and AWS's tools find it ({@code HTTPS_PROXY}, {@code NO_PROXY}, in capitals or not), as the
 * system properties that Java has for it. Every client in the process then goes the same way, also those that the SDK makes
 * by itself, for STS for example. Properties that are set already stay.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/net/doc-files/net-properties.html">Java:
 *     networking properties</a>
 */
public final class ProxySettings {
    private static final String HOST = "https.proxyHost";

    /** Java's own value, which ours replaces. */
    private static final String LOCAL = "localhost|127.*|[::1]";

    private ProxySettings() {}

    /** Sets them for this process; does nothing the second time. */
    private static void apply() {
        if (System.getProperty(HOST) == null) {
            of(System::getenv).forEach((name, value) -> {
                if (System.getProperty(name) == null) {
                    System.setProperty(name, value);
                }
            });
        }
    }

    /**
     * A client that goes the way of this process.
     *
     * @param encrypted whether it is for HTTPS: otherwise the SDK takes {@code HTTP_PROXY} for HTTPS as well
     */
    public static UrlConnectionHttpClient.Builder client(boolean encrypted) {
        apply();
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .scheme(encrypted ? "https" : "http")
                        .build());
    }

    /**
     * The properties that these variables ask for; none without a proxy for HTTPS.
     *
     * @param environment gives a variable or null
     */
    static Map<String, String> of(UnaryOperator<String> environment) {
        Optional<URI> proxy = variable(environment, "HTTPS_PROXY")
                .map(text -> text.contains("://") ? text : "http://" + text)
                .map(URI::create)
                .filter(address -> address.getHost() != null);
        Map<String, String> properties = new TreeMap<>();
        proxy.ifPresent(address -> {
            properties.put(HOST, address.getHost());
            properties.put(
                    "https.proxyPort",
                    Integer.toString(
                            address.getPort() >= 0
                                    ? address.getPort()
                                    : "https".equals(address.getScheme()) ? 443 : 80));
            properties.put(
                    "http.nonProxyHosts", // for HTTPS as well
                    variable(environment, "NO_PROXY")
                            .map(ProxySettings::exceptions)
                            .orElse(LOCAL));
        });
        return properties;
    }

    /** A name stands for itself and all below it; a port and a network in CIDR notation are nothing that Java knows. */
    private static String exceptions(String noProxy) {
        return Stream.concat(
                        Stream.of(LOCAL),
                        Stream.of(noProxy.split(","))
                                .map(String::strip)
                                .map(entry -> entry.replaceFirst("^\\*?\\.", "").replaceFirst("(?<=[^:]):\\d+$", ""))
                                .filter(entry -> !entry.isEmpty() && !entry.contains("/"))
                                .map(entry -> entry.equals("*") ? "*" : entry + "|*." + entry))
                .collect(Collectors.joining("|"));
    }

    private static Optional<String> variable(UnaryOperator<String> environment, String name) {
        return Stream.of(name.toLowerCase(Locale.ROOT), name)
                .map(environment)
                .filter(text -> text != null && !text.isBlank())
                .findFirst();
    }
}
