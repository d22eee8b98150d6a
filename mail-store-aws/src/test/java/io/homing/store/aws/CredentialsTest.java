package io.homing.store.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.homing.store.Lane;
import io.homing.store.Position;
import io.homing.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final String SECRET = "wJalrXUtnFEMI";

    @TempDir
    private Path directory;

    @Test
    void theDefaultProfileOfTheFileIsUsed() throws IOException {
        Path file = write("[other]\n"
                + "aws_access_key_id=B\n"
                + "aws_secret_access_key=b\n"
                + "[default]\n"
                + "aws_access_key_id=A\n"
                + "aws_secret_access_key=a\n");
        assertThat(new Credentials(Optional.of(file)).resolveCredentials().accessKeyId())
                .isEqualTo("A");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "this is no credentials file",
                "[default]\naws_secret_access_key=" + SECRET,
                "[default]\naws_access_key_id=A\n",
                "[backup]\naws_access_key_id=A\naws_secret_access_key=" + SECRET
            })
    void aFileWithoutThemIsNamedAndNotShown(String content) throws IOException {
        Path file = write(content);
        var trouble = catchThrowableOfType(
                StoreException.class, () -> new Credentials(Optional.of(file)).resolveCredentials());
        assertThat(trouble.kind()).isEqualTo(StoreException.Kind.SETUP);
        assertThat(trouble).hasMessage("No AWS credentials could be read from " + file);
        assertThat(trouble.hint()).contains("AWS_SHARED_CREDENTIALS_FILE=" + file);
        assertThat(trouble).hasStackTraceContaining("Credentials");
        assertThat(trouble.getCause().toString()).doesNotContain(SECRET);
    }

    @Test
    void aMissingFileComesOutOfTheFeedAsItIsAndNothingIsSent() {
        Path file = directory.resolve("missing");
        List<String> requests = new ArrayList<>();
        var config = new AwsStoreConfig(
                "eu-central-1",
                "mails",
                "journal",
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.of(file));
        try (var store = new AwsStore(config, 1, InstantSource.system(), requests::add)) {
            var trouble = catchThrowableOfType(
                    StoreException.class, () -> store.feed().read(Lane.FIRST, Position.NONE, 1));
            assertThat(trouble.kind()).isEqualTo(StoreException.Kind.SETUP);
            assertThat(trouble).hasMessage("No AWS credentials could be read from " + file);
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void aFileThatChangesIsReadAnewWhateverStateItWasIn() throws IOException {
        Path file = directory.resolve("credentials");
        var credentials = new Credentials(Optional.of(file));
        assertThatThrownBy(credentials::resolveCredentials).isInstanceOf(StoreException.class);
        write("[default]\naws_access_key_id=A\naws_secret_access_key=a\n");
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("A");
        write("");
        assertThatThrownBy(credentials::resolveCredentials).isInstanceOf(StoreException.class);
        write("[default]\naws_access_key_id=B\naws_secret_access_key=b\n");
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("B");
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("credentials"), content);
    }
}
