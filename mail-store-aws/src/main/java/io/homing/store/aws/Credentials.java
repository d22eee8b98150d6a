package io.homing.store.aws;

import io.homing.store.StoreException;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
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
        this.source = file.<AwsCredentialsProvider>map(path -> () -> profile(path))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    /**
     * Reads the file for every request, which takes a fifth of a millisecond. The SDK's own way to follow a changing
     * file never recovers from having seen it empty or missing once, as it is for a moment while somebody writes it.
     */
    private static AwsCredentials profile(Path file) {
        return ProfileCredentialsProvider.builder()
                .profileName("default")
                .profileFile(ProfileFile.builder()
                        .content(file)
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build())
                .build()
                .resolveCredentials();
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
