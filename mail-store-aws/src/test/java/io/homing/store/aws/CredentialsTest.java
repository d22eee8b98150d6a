package io.homing.store.aws;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.homing.store.HomingException;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

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
                HomingException.class, () -> new Credentials(Optional.of(file)).resolveCredentials());
        assertThat(trouble.kind()).isEqualTo(HomingException.Kind.SETUP);
        assertThat(trouble).hasMessageStartingWith("No AWS credentials from " + file + ": ");
        assertThat(trouble.hint()).contains("AWS_SHARED_CREDENTIALS_FILE=" + file);
        assertThat(trouble + trouble.hint()).doesNotContain(SECRET);
        assertThat(trouble.getCause()).as("may hold the words of the file").isNull();
    }

    /** As editors on Windows save it, line ends and all. */
    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        Path file = write("\uFEFF[default]\r\naws_access_key_id = A\r\naws_secret_access_key = a\r\n");
        assertThat(new Credentials(Optional.of(file)).resolveCredentials().accessKeyId())
                .isEqualTo("A");
    }

    @Test
    void eachFaultOfAFileIsCalledByItsName() throws IOException {
        assertThat(fault(directory.resolve("missing"))).hasMessageContaining("missing does not exist");
        assertThat(fault(directory)).hasMessageContaining("it cannot be read (Is a directory)");
        assertThat(fault(Files.write(directory.resolve("utf-16"), "[default]".getBytes(UTF_16))))
                .hasMessageContaining("it is not UTF-8 text");
        assertThat(fault(write("[default]\naws_access_key_id " + SECRET)))
                .hasMessageContaining("it is not understood from line 2 on")
                .hasMessageNotContaining(SECRET);
        assertThat(fault(write("[default]\nregion = eu-central-1"))).hasMessageContaining("there are none in it");
    }

    /** No module of it is here: {@code CredentialFaultsTest} of the agent has that of roles. */
    @Test
    void aProfileThatNeedsAnotherModuleNamesWhatToType() throws IOException {
        var role = fault(write("[default]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\n"
                + "[base]\naws_access_key_id = A\naws_secret_access_key = " + SECRET));
        assertThat(role)
                .hasMessageContaining("the profile default needs the module sts")
                .hasMessageNotContaining(SECRET);
        assertThat(role.hint()).contains("aws configure export-credentials --profile default");
        var login = fault(write("[default]\nsso_start_url = https://x.example/start\nsso_region = eu-central-1\n"
                + "sso_account_id = 123456789012\nsso_role_name = Reader\n"));
        assertThat(login).hasMessageContaining("needs the module sso");
    }

    /** What such a program writes to its standard error may be anything. */
    @Test
    void aCommandThatFailsIsNamedByItsExitCode() throws IOException {
        var trouble = fault(write("[default]\ncredential_process = sh -c \"echo " + SECRET + " >&2; exit 7\"\n"));
        assertThat(trouble).hasMessageContaining("its credential_process ended with exit code 7");
        assertThat(trouble).hasMessageNotContaining(SECRET);
    }

    /** The reader of JSON quotes the words that it does not understand. */
    @ParameterizedTest
    @ValueSource(strings = {"echo " + SECRET, "echo", "echo [" + SECRET + "]", "echo {}"})
    void aCommandThatWritesSomethingElseIsNotQuoted(String command) throws IOException {
        var trouble = fault(write("[default]\ncredential_process = " + command + "\n"));
        assertThat(trouble + trouble.hint()).doesNotContain(SECRET);
    }

    @Test
    void aCommandThatHangsIsLeftAloneAndAskedAgain() {
        var asked = new AtomicInteger();
        var answer = new CompletableFuture<AwsCredentials>();
        var bounded = new Bounded(
                () -> {
                    asked.incrementAndGet();
                    return answer.join();
                },
                "a file",
                Duration.ofMillis(50));
        for (int i = 0; i < 2; i++) {
            var trouble = catchThrowableOfType(HomingException.class, bounded::resolveCredentials);
            assertThat(trouble).hasMessageContaining("No AWS credentials from a file: no answer");
            assertThat(trouble.kind()).isEqualTo(HomingException.Kind.PASSING);
        }
        assertThat(asked).hasValue(1);
        answer.complete(AwsBasicCredentials.create("A", "a"));
        var patient = new Bounded(answer::join, "a file", Duration.ofMinutes(1));
        assertThat(patient.resolveCredentials().accessKeyId()).isEqualTo("A");
    }

    private static HomingException fault(Path file) {
        var trouble = catchThrowableOfType(
                HomingException.class, () -> new Credentials(Optional.of(file)).resolveCredentials());
        assertThat(trouble.kind()).isEqualTo(HomingException.Kind.SETUP);
        assertThat(trouble).hasMessageStartingWith("No AWS credentials from " + file + ": ");
        return trouble;
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
                    HomingException.class, () -> store.feed().read(Lane.FIRST, Position.NONE, 1));
            assertThat(trouble.kind()).isEqualTo(HomingException.Kind.SETUP);
            assertThat(trouble).hasMessage("No AWS credentials from %s: %s does not exist".formatted(file, file));
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void aFileThatChangesIsReadAnewWhateverStateItWasIn() throws IOException {
        Path file = directory.resolve("credentials");
        var credentials = new Credentials(Optional.of(file));
        assertThatThrownBy(credentials::resolveCredentials).isInstanceOf(HomingException.class);
        write("[default]\naws_access_key_id=A\naws_secret_access_key=a\n");
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("A");
        write("");
        assertThatThrownBy(credentials::resolveCredentials).isInstanceOf(HomingException.class);
        write("[default]\naws_access_key_id=B\naws_secret_access_key=b\n");
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("B");
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("credentials"), content);
    }
}
