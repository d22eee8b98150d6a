package io.homing.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.operator.doctor.Finding.Level;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate of 90 days at a port of ours, and a clock that is turned. */
final class CertificateTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    private HealthyHostFixture healthyHostFixture;
    private SSLServerSocket server;

    @BeforeEach
    void listen() throws Exception {
        healthyHostFixture = new HealthyHostFixture(directory);
        Path store = directory.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int exit = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "imap",
                        "-dname",
                        "CN=imap.home.example",
                        "-ext",
                        "san=dns:imap.home.example",
                        "-validity",
                        "90",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .start()
                .waitFor();
        assertThat(exit).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::shakeHands);
        healthyHostFixture.dns.put("imap.home.example", "A", "127.0.0.1").put("other.home.example", "A", "127.0.0.1");
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private void shakeHands() {
        while (!server.isClosed()) {
            shakeHandsOnce();
        }
    }

    private void shakeHandsOnce() {
        try (var socket = server.accept()) {
            socket.getInputStream().read();
        } catch (IOException e) {
            return; // who only looks at the certificate hangs up in the middle
        }
    }

    @AfterEach
    void close() throws IOException {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
        server.close();
        healthyHostFixture.close();
    }

    private Finding certificate(String host) throws InterruptedException {
        healthyHostFixture.imap = List.of(ImapHost.of(host + ":" + server.getLocalPort()));
        return healthyHostFixture.findings().stream()
                .filter(finding -> finding.name().startsWith("certificate of "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itsDaysAreCounted() throws Exception {
        assertThat(certificate("imap.home.example").level()).isEqualTo(Level.OK);
        assertThat(certificate("imap.home.example").told()).matches("valid for (89|90) days");
        healthyHostFixture.clock.turn(Duration.ofDays(80));
        Finding soon = certificate("imap.home.example");
        assertThat(soon.level()).isEqualTo(Level.WARNING);
        assertThat(soon.told()).matches("valid for (9|10) days");
        healthyHostFixture.clock.turn(Duration.ofDays(20));
        assertThat(certificate("imap.home.example").told()).matches("expired (9|10) days ago");
    }

    @Test
    void oneForAnotherNameIsNotTrusted() throws Exception {
        assertThat(certificate("other.home.example"))
                .extracting(Finding::level, Finding::told)
                .containsExactly(
                        Level.ERROR, "clients do not trust it: it is not valid for the name other.home.example");
    }

    @Test
    void oneThatNobodySignedIsNotTrusted() throws Exception {
        System.clearProperty("javax.net.ssl.trustStore");
        assertThat(certificate("imap.home.example").told()).startsWith("clients do not trust it: ");
    }

    @Test
    void aHostThatDoesNotAnswerIsNamed() throws Exception {
        server.close();
        assertThat(certificate("imap.home.example"))
                .satisfies(finding -> assertThat(finding.told()).contains("does not answer with TLS"))
                .satisfies(
                        finding -> assertThat(finding.next()).contains("openssl s_client -connect imap.home.example:"));
    }
}
