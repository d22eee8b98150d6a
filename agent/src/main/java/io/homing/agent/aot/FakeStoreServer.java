package io.homing.agent.aot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Emulates an empty store over TLS on the loopback interface, under the name localhost. */
final class FakeStoreServer implements AutoCloseable {
    private static final byte[] NOTHING_NEW = "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}".getBytes(UTF_8);

    /** The password of a key that exists during the training only. */
    private static final String PASSWORD = "training";

    private final Path directory;
    private final Path key;
    private final HttpsServer server;

    /** @param directory for the key and for the files of the agent */
    FakeStoreServer(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        this.directory = directory;
        this.key = directory.resolve("tls");
        makeKey();
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/", FakeStoreServer::answer);
        server.start();
    }

    /** Makes the key. If keytool fails, reading the key fails afterwards. */
    private void makeKey() throws IOException, InterruptedException {
        String words = "-genkeypair -keyalg EC -dname CN=localhost -ext san=dns:localhost -storepass " + PASSWORD;
        program("keytool", Stream.concat(Stream.of(words.split(" ", -1)), Stream.of("-keystore", key.toString())))
                .inheritIO()
                .start()
                .waitFor();
    }

    private SSLContext tls() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(key.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return tls;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, NOTHING_NEW.length);
            exchange.getResponseBody().write(NOTHING_NEW);
        }
    }

    /** Writes the configuration of an agent that polls this server under this name, and makes its volume. */
    Path config(String name) throws IOException {
        Path volume = Files.createDirectory(directory.resolve("mail"));
        Path credentials = Files.writeString(directory.resolve("credentials"), """
            [default]
            aws_access_key_id = training
            aws_secret_access_key = training
            """);
        return Files.writeString(directory.resolve("agent.yaml"), """
            host: training
            mail: { root: %s }
            store:
              region: eu-west-1
              bucket: training
              table: training
              credentials: %s
              dynamoDbEndpoint: https://%s:%d
            """.formatted(
                        volume, credentials, name, server.getAddress().getPort()));
    }

    /** The flags of a JVM that trusts the certificate of this server only. */
    List<String> trust() {
        return List.of("-Djavax.net.ssl.trustStore=" + key, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** Runs a program of the JDK that this JVM belongs to. */
    static ProcessBuilder program(String name, Stream<String> words) {
        String path = Path.of(System.getProperty("java.home"), "bin", name).toString();
        return new ProcessBuilder(Stream.concat(Stream.of(path), words).toList());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
