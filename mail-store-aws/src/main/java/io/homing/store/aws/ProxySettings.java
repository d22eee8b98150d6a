package io.homing.store.aws;

import io.homing.store.HomingException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final int LAST_PORT = 65_535;

    /** A scheme, a host, which may hold an underscore as no URI's may, and a port. */
    private static final Pattern PROXY =
            Pattern.compile("(?i)(?:(https?)://)?([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?/?");

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
     * The properties that these variables ask for; none without a proxy for HTTPS. Throws {@link HomingException} of kind SETUP
     * where the proxy is none that Java can use.
     *
     * @param environment gives a variable or null
     */
    static Map<String, String> of(UnaryOperator<String> environment) {
        Optional<Matcher> proxy = variable(environment, "HTTPS_PROXY").map(ProxySettings::proxy);
        Map<String, String> properties = new TreeMap<>();
        proxy.ifPresent(address -> {
            String ordinary = "https".equalsIgnoreCase(address.group(1)) ? "443" : "80";
            properties.put(HOST, address.group(2));
            properties.put(
                    "https.proxyPort", Optional.ofNullable(address.group(3)).orElse(ordinary));
            properties.put(
                    "http.nonProxyHosts", // for HTTPS as well
                    variable(environment, "NO_PROXY")
                            .map(ProxySettings::exceptions)
                            .orElse(LOCAL));
        });
        return properties;
    }

    /** An unusable value is rejected: connecting without the configured proxy would be worse. */
    private static Matcher proxy(String text) {
        Matcher proxy = PROXY.matcher(text.strip());
        if (proxy.matches() && (proxy.group(3) == null || Integer.parseInt(proxy.group(3)) <= LAST_PORT)) {
            return proxy;
        }
        throw new HomingException( // without the value, which may hold a password
                HomingException.Kind.SETUP,
                "HTTPS_PROXY is not the address of a proxy that Homing can use",
                "Write it as http://HOST:PORT, without a user and a password: export HTTPS_PROXY=http://…; or unset it.");
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
