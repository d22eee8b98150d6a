package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.homing.store.HomingException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the services of AWS are reached by the settings that AWS's own tools share. Both ways to a service ask here: the SDK's
 * clients, and the signed requests that are sent past them. Settings that only the SDK can follow close the second way.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">AWS: service-specific endpoints</a>
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html">AWS: dual-stack and FIPS endpoints</a>
 */
public final class AwsEndpoints {
    /** Of a profile: any of these changes an address. */
    private static final Pattern PROFILE_SETTING = Pattern.compile(
            "^\\s*(endpoint_url|services|use_dualstack_endpoint|use_fips_endpoint)\\s*=",
            Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    private final UnaryOperator<String> environment;
    private final UnaryOperator<String> properties;

    /**
     * For tests.
     *
     * @param environment gives a variable or null
     * @param properties gives a system property or null, which goes before a variable
     */
    AwsEndpoints(UnaryOperator<String> environment, UnaryOperator<String> properties) {
        this.environment = environment;
        this.properties = properties;
    }

    /** Those of this process. */
    public static AwsEndpoints ofProcess() {
        return new AwsEndpoints(System::getenv, System::getProperty);
    }

    /**
     * The address that is set for a service.
     *
     * @param service {@code S3} or {@code DYNAMODB}
     * @return empty where none is set in environment or system properties
     * @throws HomingException of kind SETUP where it is no address with a scheme and a host
     */
    Optional<URI> configured(String service) {
        if (isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "aws.ignoreConfiguredEndpointUrls")) {
            return Optional.empty();
        }
        String own = camel(service);
        return address("aws.endpointUrl" + own, property("aws.endpointUrl" + own))
                .or(() -> address("AWS_ENDPOINT_URL_" + service, variable("AWS_ENDPOINT_URL_" + service)))
                .or(() -> address("aws.endpointUrl", property("aws.endpointUrl")))
                .or(() -> address("AWS_ENDPOINT_URL", variable("AWS_ENDPOINT_URL")));
    }

    /** The SDK takes any text, and fails at the first request with an exception that names no setting. */
    private static Optional<URI> address(String setting, Optional<String> typed) {
        return typed.map(text -> {
            String value = text.strip();
            try {
                URI address = new URI(value);
                if (value.matches("(?i)https?://.+") && address.getHost() != null && address.getUserInfo() == null) {
                    return address;
                }
            } catch (URISyntaxException e) {
                // falls through: the text of the exception repeats a value that may hold a password
            }
            throw new HomingException(
                    HomingException.Kind.SETUP,
                    "%s is not the address of a service".formatted(setting),
                    "Write it as http://HOST:PORT or https://HOST, without a user: export %s=https://…; or unset it."
                            .formatted(setting));
        });
    }

    /** The same configuration with the addresses that are set, where it names none itself. */
    public AwsStoreConfig applied(AwsStoreConfig config) {
        return new AwsStoreConfig(
                config.region(),
                config.bucket(),
                config.table(),
                config.s3Endpoint().or(() -> configured("S3")),
                config.dynamoDbEndpoint().or(() -> configured("DYNAMODB")),
                config.credentialsFile());
    }

    /** Whether addresses follow from the configuration and the region alone, so that the SDK need not be asked. */
    boolean areKnown() {
        return !isTrue("AWS_USE_DUALSTACK_ENDPOINT", "aws.useDualstackEndpoint")
                && !isTrue("AWS_USE_FIPS_ENDPOINT", "aws.useFipsEndpoint")
                && Stream.of(
                                profileFile("AWS_CONFIG_FILE", "aws.configFile", "config"),
                                profileFile("AWS_SHARED_CREDENTIALS_FILE", "aws.sharedCredentialsFile", "credentials"))
                        .noneMatch(AwsEndpoints::changesAddresses);
    }

    private Path profileFile(String variable, String property, String name) {
        return Stream.of(property(property), variable(variable))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Path::of)
                .orElseGet(() -> Path.of(property("user.home").orElse("/"), ".aws", name));
    }

    /** Without the SDK's reader, which takes longer to load than all else; whichever profile it is in. */
    private static boolean changesAddresses(Path file) {
        try {
            return Files.isRegularFile(file)
                    && PROFILE_SETTING
                            .matcher(Files.readString(file, ISO_8859_1))
                            .find();
        } catch (IOException e) {
            return true; // the SDK will say what is wrong with it
        }
    }

    private boolean isTrue(String variable, String property) {
        return property(property)
                .or(() -> variable(variable))
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(text -> !text.isBlank());
    }

    private Optional<String> property(String name) {
        return Optional.ofNullable(properties.apply(name)).filter(text -> !text.isBlank());
    }

    /** As the SDK names its properties: {@code aws.endpointUrlS3}, {@code aws.endpointUrlDynamodb}. */
    private static String camel(String service) {
        return service.charAt(0) + service.substring(1).toLowerCase(Locale.ROOT);
    }
}
