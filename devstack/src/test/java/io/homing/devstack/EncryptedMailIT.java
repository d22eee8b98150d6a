package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.homing.store.HomingException;
import io.homing.store.Incoming;
import io.homing.store.MessageId;
import io.homing.store.StoreLayout;
import io.homing.store.aws.AwsStore;
import io.homing.store.aws.Decryption;
import io.homing.store.kms.KmsDecryption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Mail that SES encrypted, read by the encryption client itself. The object is written by hand as its metadata are
 * documented; KMS is a stub that unwraps with a key of ours.
 */
final class EncryptedMailIT {
    private static final MessageId MESSAGE = new MessageId("m1");
    private static final String KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/ses";
    private static final byte[] MAIL = "From: eve@example.net\r\nSubject: Plans\r\n\r\nHello.\r\n".getBytes(UTF_8);
    private static final byte[] DATA_KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final byte[] IV = "not all zero".getBytes(UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Cloud cloud;
    private HttpServer kmsServer;
    private KmsClient kms;
    private volatile boolean denied;
    private volatile boolean otherKey;

    @BeforeEach
    void start() throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        kmsServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kmsServer.createContext("/", this::answer);
        kmsServer.start();
        kms = KmsClient.builder()
                .region(Region.of(EmbeddedAws.REGION))
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + kmsServer.getAddress().getPort()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(EmbeddedAws.ACCESS_KEY, EmbeddedAws.SECRET_KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        kms.close();
        kmsServer.stop(0);
        cloud.close();
    }

    @Test
    void whatSesEncryptedIsReadWithTheKey() throws GeneralSecurityException {
        putEncrypted("AES/GCM/NoPadding", new GCMParameterSpec(128, IV));
        assertThat(incoming(withKey())).satisfies(mail -> {
            assertThat(mail.isEncrypted()).isFalse();
            assertThat(mail.bytes()).isEqualTo(MAIL);
        });
    }

    @Test
    void withoutAKeyItStaysEncrypted() throws GeneralSecurityException {
        putEncrypted("AES/GCM/NoPadding", new GCMParameterSpec(128, IV));
        assertThat(incoming(Optional.empty())).satisfies(mail -> {
            assertThat(mail.isEncrypted()).isTrue();
            assertThat(mail.bytes()).isNotEqualTo(MAIL);
        });
    }

    @Test
    void aPlainMailIsReadAsItIs() {
        denied = true; // KMS has no say in it
        put(MAIL, Map.of());
        assertThat(incoming(withKey()).bytes()).isEqualTo(MAIL);
    }

    @Test
    void whereTheKeyMayNotBeUsedTheErrorSaysWhatToAllow() throws GeneralSecurityException {
        denied = true;
        putEncrypted("AES/GCM/NoPadding", new GCMParameterSpec(128, IV));
        assertThatThrownBy(() -> incoming(withKey())).isInstanceOfSatisfying(HomingException.class, e -> {
            assertThat(e.kind()).isEqualTo(HomingException.Kind.DENIED);
            assertThat(e).hasMessageContaining("AccessDeniedException");
            assertThat(e.hint()).contains("kms:Decrypt");
        });
    }

    /** Of a rule that had another key before, say. A sweep that failed on it for ever would help nobody. */
    @Test
    void whatAnotherKeyEncryptedStaysEncrypted() throws GeneralSecurityException {
        otherKey = true;
        putEncrypted("AES/GCM/NoPadding", new GCMParameterSpec(128, IV));
        assertThat(incoming(withKey()).isEncrypted()).isTrue();
    }

    @Test
    void whatWasChangedIsNotTakenForTheMail() throws GeneralSecurityException {
        byte[] sealed = encrypt("AES/GCM/NoPadding", new GCMParameterSpec(128, IV));
        sealed[0] ^= 1;
        put(sealed, envelope("AES/GCM/NoPadding", IV));
        assertThatThrownBy(() -> incoming(withKey()))
                .isInstanceOf(HomingException.class)
                .hasStackTraceContaining("AEADBadTagException");
    }

    private Optional<Decryption> withKey() {
        return Optional.of(new KmsDecryption(cloud.s3(), kms, KEY_ARN));
    }

    private Incoming incoming(Optional<Decryption> decryption) {
        try (var store = new AwsStore(cloud.config(), 1, InstantSource.system(), request -> {}, decryption)) {
            return store.mails().incoming(MESSAGE).orElseThrow();
        }
    }

    private void putEncrypted(String cipher, GCMParameterSpec how) throws GeneralSecurityException {
        put(encrypt(cipher, how), envelope(cipher, how.getIV()));
    }

    private static byte[] encrypt(String name, GCMParameterSpec how) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(name);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(DATA_KEY, "AES"), how);
        return cipher.doFinal(MAIL);
    }

    /** AWS: S3 Encryption Client, object metadata of version 1 clients with KMS; what SES writes. */
    private static Map<String, String> envelope(String cipher, byte[] iv) {
        return Map.of(
                "x-amz-key-v2",
                Base64.getEncoder().encodeToString(wrapped()),
                "x-amz-iv",
                Base64.getEncoder().encodeToString(iv),
                "x-amz-wrap-alg",
                "kms",
                "x-amz-cek-alg",
                cipher,
                "x-amz-tag-len",
                "128",
                "x-amz-matdesc",
                "{\"kms_cmk_id\":\"%s\",\"aws:ses:message-id\":\"m1\"}".formatted(KEY_ARN),
                "x-amz-unencrypted-content-length",
                "" + MAIL.length);
    }

    private void put(byte[] bytes, Map<String, String> metadata) {
        String bucket = cloud.config().bucket();
        String key = StoreLayout.incoming(MESSAGE).value();
        cloud.s3().putObject(put -> put.bucket(bucket).key(key).metadata(metadata), RequestBody.fromBytes(bytes));
    }

    /** The stub's way to wrap a key: every bit turned. */
    private static byte[] wrapped() {
        byte[] wrapped = DATA_KEY.clone();
        for (int n = 0; n < wrapped.length; n++) {
            wrapped[n] = (byte) ~wrapped[n];
        }
        return wrapped;
    }

    /** Unwraps for the right key and the encryption context of the object alone, as KMS does. */
    private void answer(HttpExchange exchange) throws IOException {
        JsonNode asked = JSON.readTree(exchange.getRequestBody());
        boolean right = exchange.getRequestHeaders().getFirst("X-Amz-Target").equals("TrentService.Decrypt")
                && asked.path("KeyId").asText().equals(KEY_ARN)
                && asked.at("/EncryptionContext/aws:ses:message-id").asText().equals("m1")
                && asked.path("CiphertextBlob")
                        .asText()
                        .equals(Base64.getEncoder().encodeToString(wrapped()));
        String refusal = otherKey ? "IncorrectKeyException" : "AccessDeniedException";
        boolean refused = !right || denied || otherKey;
        String answer = refused
                ? "{\"__type\":\"%s\",\"message\":\"no\"}".formatted(refusal)
                : "{\"KeyId\":\"%s\",\"Plaintext\":\"%s\",\"EncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}"
                        .formatted(KEY_ARN, Base64.getEncoder().encodeToString(DATA_KEY));
        byte[] body = answer.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(refused ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
