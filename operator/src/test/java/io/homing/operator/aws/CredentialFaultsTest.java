package io.homing.operator.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.homing.store.HomingException;
import io.homing.store.HomingException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an account says of credentials that it does not get: from a role, or from the token of a pod. Nothing leaves this machine. */
final class CredentialFaultsTest {
    private static final String NOBODY = "http://127.0.0.1:1";
    private static final String SECRET = "wJalrXUtnFEMI";

    @TempDir
    Path directory;

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void onlyWhatTheTestSays() {
        set("aws.region", "eu-central-1");
        set("aws.endpointUrlSts", NOBODY);
        set("aws.configFile", directory.resolve("none").toString());
        set("aws.sharedCredentialsFile", directory.resolve("none").toString());
        set("aws.disableEc2Metadata", "true");
    }

    @AfterEach
    void asItWas() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void aRoleThatCannotBeAskedForPasses() throws IOException {
        var trouble = ask(Optional.of(role()));
        assertThat(trouble.kind()).isEqualTo(Kind.PASSING);
        assertThat(trouble)
                .hasMessageContaining(role() + ": it cannot be reached (")
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, SETUP, AWS refuses to give any (403 AccessDenied)",
        "400, ExpiredTokenException, PASSING, what it holds has expired (400 ExpiredTokenException)",
        "400, InvalidIdentityToken, SETUP, AWS refuses to give any (400 InvalidIdentityToken)"
    })
    void whatTheTokenServiceAnswersIsToldApart(int status, String code, Kind kind, String message) throws Exception {
        var sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", exchange -> {
            byte[] answer = ("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
                            + "</ErrorResponse>")
                    .formatted(code, SECRET)
                    .getBytes(US_ASCII);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sts.start();
        try {
            set("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
            var trouble = ask(Optional.of(role()));
            assertThat(trouble.kind()).isEqualTo(kind);
            assertThat(trouble).hasMessageEndingWith(message).hasMessageNotContaining(SECRET);
        } finally {
            sts.stop(0);
        }
    }

    @Test
    void theTokenOfAPodIsNamedWhereItFails() throws IOException {
        set("aws.roleArn", "arn:aws:iam::123456789012:role/x");
        set("aws.webIdentityTokenFile", directory.resolve("token").toString());
        assertThat(ask(Optional.empty()))
                .extracting(HomingException::kind, Throwable::getMessage)
                .containsExactly(
                        Kind.SETUP,
                        "No AWS credentials from the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN): "
                                + directory.resolve("token") + " does not exist");
        Files.writeString(directory.resolve("token"), "e30.e30.x");
        var unreachable = ask(Optional.empty());
        assertThat(unreachable.kind()).isEqualTo(Kind.PASSING);
        assertThat(unreachable)
                .hasMessageContaining("web identity token")
                .hasMessageContaining("it cannot be reached (");
    }

    /** The SDK passes over it, and then finds no credentials anywhere. */
    @Test
    void aNamedFileThatIsMissingIsNamed() {
        assertThat(ask(Optional.empty()))
                .extracting(HomingException::kind, Throwable::getMessage)
                .containsExactly(
                        Kind.SETUP,
                        "No AWS credentials from the profile files (~/.aws, AWS_PROFILE): %s does not exist"
                                .formatted(directory.resolve("none")));
    }

    private Path role() throws IOException {
        return Files.writeString(
                directory.resolve("role"),
                "[default]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\n"
                        + "[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = " + SECRET + "\n");
    }

    private static HomingException ask(Optional<Path> credentials) {
        var nobody = Optional.of(URI.create(NOBODY));
        try (var account = new AwsAccount(
                new AwsAccount.Where("eu-central-1", "mails", "journal", credentials, nobody, nobody, nobody))) {
            return catchThrowableOfType(HomingException.class, account::sending);
        }
    }

    private void set(String name, String value) {
        String old = System.setProperty(name, value);
        if (!before.containsKey(name)) {
            before.put(name, old);
        }
    }
}
