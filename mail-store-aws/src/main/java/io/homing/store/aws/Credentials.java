package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.store.HomingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Finds credentials when a request needs them. Throws {@link HomingException} where there are none: of kind PASSING where their
 * source cannot be reached or what it holds has expired, else of kind SETUP.
 */
public final class Credentials implements AwsCredentialsProvider {
    /** As long as for a request with all its repetitions. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AwsCredentialsProvider source;

    /** @param file whose profile {@code default} is used; empty: where the SDK looks for them */
    public Credentials(Optional<Path> file) {
        this.source = file.<AwsCredentialsProvider>map(
                        path -> new Bounded(new ReloadingCredentials(path), path.toString(), PATIENCE))
                .orElseGet(CredentialSources::new);
    }

    /**
     * Looks at the file for every request, and reads it when it has changed. The SDK's own way to follow a changing
     * file never recovers from having seen it empty or missing once, as it is for a moment while it is being written.
     */
    private static final class ReloadingCredentials implements AwsCredentialsProvider {
        private static final char BYTE_ORDER_MARK = '\uFEFF';

        private final Path file;
        private List<Object> known = List.of();
        private AwsCredentialsProvider profile;

        ReloadingCredentials(Path file) {
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
            } catch (FileSystemException | CharacterCodingException e) {
                throw trouble(new UncheckedIOException(e));
            } catch (IOException e) { // of no type of its own, as for a directory
                throw trouble(new UncheckedIOException(new FileSystemException(file.toString(), null, e.getMessage())));
            } catch (RuntimeException e) {
                throw trouble(e);
            }
        }

        private HomingException trouble(RuntimeException e) {
            return new CredentialsErrors(
                            file.toString(),
                            ("Write a profile [default] with aws_access_key_id and aws_secret_access_key there, readable for"
                                            + " this user; then: AWS_SHARED_CREDENTIALS_FILE=%s aws sts get-caller-identity")
                                    .formatted(file))
                    .of(e);
        }

        /** Differs once the file has been written or replaced. */
        private List<Object> version() throws IOException {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            return Arrays.asList(now.lastModifiedTime(), now.size(), now.fileKey());
        }

        /** Editors on Windows put a byte order mark in front, of which AWS's other tools take no notice. */
        private static AwsCredentialsProvider parse(String text) {
            String content = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
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
        return source.resolveCredentials();
    }
}
