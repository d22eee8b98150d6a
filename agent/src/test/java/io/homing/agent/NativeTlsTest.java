package io.homing.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.homing.agent.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The TLS of the packages, which is not Java's: it believes nobody whom Java's would not. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the packages are for Linux")
final class NativeTlsTest {
    private static final byte[] NOTHING_NEW = "{\"Items\":[],\"Count\":0}".getBytes(UTF_8);
    private static final String PASSWORD = "password";

    /** What a connection is made with, among the classes that were loaded. */
    private static final String NATIVE = " org.conscrypt.NativeSsl ";

    @TempDir
    private Path directory;

    private Path keys;
    private HttpsServer store;

    @BeforeEach
    void aStoreByTheNameOfLocalhost() throws IOException, InterruptedException, GeneralSecurityException {
        keys = directory.resolve("keys");
        String words = "-genkeypair -keyalg RSA -dname CN=localhost -ext san=dns:localhost -storepass " + PASSWORD;
        run("keytool", List.of((words + " -keystore " + keys).split(" ", -1)), 0);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        store = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.setHttpsConfigurator(new HttpsConfigurator(tls));
        store.createContext("/", NativeTlsTest::answer);
        store.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, NOTHING_NEW.length);
            exchange.getResponseBody().write(NOTHING_NEW);
        }
    }

    @AfterEach
    void stop() {
        store.stop(0);
    }

    @Test
    void aStoreThatIsWhoItSaysIsAsked() throws IOException, InterruptedException {
        assertThat(look(ExitCode.OK, "localhost", trust())).contains(NATIVE, "0 delivered");
    }

    @Test
    void oneWhomNobodyVouchesForIsNot() throws IOException, InterruptedException {
        assertThat(look(ExitCode.SETUP, "localhost", List.of())).contains(NATIVE, "is not trusted");
    }

    @Test
    void oneByAnotherNameIsNot() throws IOException, InterruptedException {
        assertThat(look(ExitCode.SETUP, "127.0.0.1", trust())).contains(NATIVE, "is not trusted");
    }

    private List<String> trust() {
        return List.of("-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    private String look(ExitCode exit, String name, List<String> flags) throws IOException, InterruptedException {
        Path volume = Files.createDirectory(directory.resolve("mail"));
        Path credentials = Files.writeString(directory.resolve("credentials"), """
            [default]
            aws_access_key_id = test
            aws_secret_access_key = test
            """);
        Path config = Files.writeString(directory.resolve("agent.yaml"), """
            host: test
            mail: { root: %s }
            store:
              region: eu-west-1
              bucket: mails
              table: journal
              credentials: %s
              dynamoDbEndpoint: https://%s:%d
            """.formatted(
                        volume, credentials, name, store.getAddress().getPort()));
        List<String> words = new ArrayList<>(flags);
        words.addAll(List.of(
                "-Xlog:class+load",
                "-Djava.security.properties=../packaging/deb/java.security",
                "-Djava.io.tmpdir=" + directory,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "sync",
                "--config",
                config.toString()));
        return run("java", words, exit.code());
    }

    private static String run(String program, List<String> words, int exit) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        line.addAll(words);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(told).isEqualTo(exit);
        return told;
    }
}
