package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Finds credentials when a request needs them. Says where it looked when there are none: the SDK throws half a dozen
 * things for that, of which some are not even SdkExceptions.
 */
final class Credentials implements AwsCredentialsProvider {
    private final Optional<Path> file;
    private final AwsCredentialsProvider source;

    Credentials(Optional<Path> file) {
        this.file = file;
        this.source = file.<AwsCredentialsProvider>map(Followed::new).orElseGet(Credentials::whereTheSdkLooks);
    }

    /** The default chain begins with the first two; but it makes its last link, too, before it asks the first. */
    private static AwsCredentialsProvider whereTheSdkLooks() {
        return AwsCredentialsProviderChain.of(
                SystemPropertyCredentialsProvider.create(),
                EnvironmentVariableCredentialsProvider.create(),
                DefaultCredentialsProvider.builder().build());
    }

    /**
     * Looks at the file for every request, and reads it when it has changed. The SDK's own way to follow a changing
     * file never recovers from having seen it empty or missing once, as it is for a moment while somebody writes it.
     */
    private static final class Followed implements AwsCredentialsProvider {
        private final Path file;
        private List<Object> known = List.of();
        private AwsCredentialsProvider profile;

        Followed(Path file) {
            this.file = file;
        }

        @Override
        public synchronized AwsCredentials resolveCredentials() {
            try {
                List<Object> now = version(); // before it is read: what changes then is read again
                if (!now.equals(known)) {
                    profile = parse(Files.readString(file));
                    known = now;
                }
                return profile.resolveCredentials();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What is not the same when somebody has written the file, or put another in its place. */
        private List<Object> version() throws IOException {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            return Arrays.asList(now.lastModifiedTime(), now.size(), now.fileKey());
        }

        private static AwsCredentialsProvider parse(String content) {
            return ProfileCredentialsProvider.builder()
                    .profileName("default")
                    .profileFile(ProfileFile.builder()
                            .content(new ByteArrayInputStream(content.getBytes(UTF_8)))
                            .type(ProfileFile.Type.CREDENTIALS)
                            .build())
                    .build();
        }
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return source.resolveCredentials();
        } catch (RuntimeException e) { // SdkClientException, IllegalArgumentException, UncheckedIOException seen
            throw new StoreException(
                    StoreException.Kind.SETUP,
                    file.map(path -> "No AWS credentials could be read from " + path)
                            .orElse("No AWS credentials were found where the SDK looks for them"),
                    file.map(path -> ("Write a profile [default] with aws_access_key_id and aws_secret_access_key"
                                            + " there, readable for this user; then: AWS_SHARED_CREDENTIALS_FILE=%s aws"
                                            + " sts get-caller-identity")
                                    .formatted(path))
                            .orElse("Name a credentials file in the settings, or set AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY; then: aws sts get-caller-identity"),
                    e);
        }
    }
}
