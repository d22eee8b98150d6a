package io.homing.store.aws;

import io.homing.store.HomingException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * The sources of the SDK's default chain, in its order. The SDK's own chain forgets why each of them failed; here the first
 * one that is set up is the one whose failure counts.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">AWS: default
 *     credentials provider chain</a>
 */
final class CredentialSources implements AwsCredentialsProvider {
    private static final String HINT = "Name a credentials file in the settings, or set AWS_ACCESS_KEY_ID and"
            + " AWS_SECRET_ACCESS_KEY; then: aws sts get-caller-identity";

    private static final String PROFILES = "the profile files (~/.aws, AWS_PROFILE)";

    private final List<Source> sources = List.of(
            new Source(
                    "system properties",
                    SystemPropertyCredentialsProvider::create,
                    () -> Stream.of("aws.accessKeyId", "aws.secretAccessKey")
                            .anyMatch(name -> System.getProperty(name) != null)),
            new Source(
                    "the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)",
                    EnvironmentVariableCredentialsProvider::create,
                    () -> isSet(SdkSystemSetting.AWS_ACCESS_KEY_ID, SdkSystemSetting.AWS_SECRET_ACCESS_KEY)),
            new Source(
                    "the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN)",
                    WebIdentityTokenFileCredentialsProvider::create,
                    () -> isSet(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE)),
            new Source(
                    PROFILES,
                    () -> {
                        AwsCredentialsProvider profiles = ProfileCredentialsProvider.create();
                        return new Bounded(() -> ofProfile(profiles), PROFILES, Credentials.PATIENCE);
                    },
                    CredentialSources::hasProfile),
            new Source(
                    "the container (AWS_CONTAINER_CREDENTIALS_*)",
                    () -> ContainerCredentialsProvider.builder().build(),
                    () -> isSet(
                            SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
                            SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)),
            new Source("the instance", InstanceProfileCredentialsProvider::create, () -> false));

    private Source last;

    /** One source, made when it is first asked: the function needs one of them only. */
    private static final class Source {
        private final String name;
        private final Supplier<AwsCredentialsProvider> make;
        private final BooleanSupplier isSetUp;
        private AwsCredentialsProvider provider;

        Source(String name, Supplier<AwsCredentialsProvider> make, BooleanSupplier isSetUp) {
            this.name = name;
            this.make = make;
            this.isSetUp = isSetUp;
        }

        AwsCredentials resolve() {
            if (provider == null) {
                provider = make.get();
            }
            return provider.resolveCredentials();
        }
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (last != null) {
            return resolve(last);
        }
        Optional<HomingException> trouble = Optional.empty();
        for (Source source : sources) {
            try {
                AwsCredentials found = source.resolve();
                last = source;
                return found;
            } catch (RuntimeException e) { // SdkClientException, IllegalStateException, UncheckedIOException were seen
                if (trouble.isEmpty() && source.isSetUp.getAsBoolean()) {
                    trouble = Optional.of(new CredentialsErrors(source.name, HINT).of(e));
                }
            }
        }
        throw trouble.orElseGet(() -> new HomingException(
                HomingException.Kind.SETUP, "No AWS credentials were found where the SDK looks for them", HINT));
    }

    private static AwsCredentials resolve(Source source) {
        try {
            return source.resolve();
        } catch (RuntimeException e) {
            throw new CredentialsErrors(source.name, HINT).of(e);
        }
    }

    private static boolean isSet(SystemSetting... settings) {
        return Stream.of(settings)
                .flatMap(setting -> setting.getNonDefaultStringValue().stream())
                .anyMatch(text -> !text.isBlank());
    }

    /** The SDK passes over a file that it cannot read, and then finds no credentials. */
    private static AwsCredentials ofProfile(AwsCredentialsProvider profiles) {
        try {
            return profiles.resolveCredentials();
        } catch (RuntimeException e) {
            Stream.of(ProfileFileLocation.credentialsFilePath(), ProfileFileLocation.configurationFilePath())
                    .filter(file -> Files.exists(file) && !Files.isReadable(file))
                    .findFirst()
                    .ifPresent(file -> {
                        throw new UncheckedIOException(new AccessDeniedException(file.toString()));
                    });
            if (isSet(ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE)
                    && Files.notExists(ProfileFileLocation.credentialsFilePath())) {
                throw new UncheckedIOException(new NoSuchFileException(
                        ProfileFileLocation.credentialsFilePath().toString()));
            }
            throw e;
        }
    }

    private static boolean hasProfile() {
        return isSet(ProfileFileSystemSetting.AWS_PROFILE, ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE)
                || Stream.of(ProfileFileLocation.credentialsFilePath(), ProfileFileLocation.configurationFilePath())
                        .anyMatch(Files::exists);
    }
}
