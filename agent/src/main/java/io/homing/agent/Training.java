package io.homing.agent;

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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What the AOT cache of the agent is trained with: a timer's look, in a Java of its own, at a store that this program
 * plays, over TLS. A look and no more: all that a cache holds costs every start, and mail comes to few of them.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
public final class Training {
    private static final byte[] NOTHING_NEW = "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}".getBytes(UTF_8);

    /** Of a key that is made here, for this machine's loopback, and thrown away. */
    private static final String PASSWORD = "training";

    private final Path directory;
    private final Path key;

    private Training(Path directory) {
        this.directory = directory;
        this.key = directory.resolve("tls");
    }

    /**
     * {@code Training DIRECTORY FLAG FLAGS…}: an empty directory; a flag for the Java of the look that is trained; and those
     * that it has in common with the look before, which leaves a state behind. Ends with 0 when both looks did.
     */
    public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
        List<String> common = Arrays.asList(args).subList(2, args.length);
        System.exit(new Training(Path.of(args[0]).toAbsolutePath()).looks(args[1], common));
    }

    private int looks(String flag, List<String> common)
            throws IOException, InterruptedException, GeneralSecurityException {
        makeKey();
        HttpsServer store = store();
        store.start();
        try {
            Path config = config(store.getAddress().getPort());
            int exit = look(config, common);
            return exit == 0
                    ? look(
                            config,
                            Stream.concat(Stream.of(flag), common.stream()).toList())
                    : exit;
        } finally {
            store.stop(0);
        }
    }

    /** Where that fails, there is no key for the store. */
    private void makeKey() throws IOException, InterruptedException {
        String words = "-genkeypair -keyalg EC -dname CN=localhost -ext san=dns:localhost -storepass " + PASSWORD;
        run("keytool", Stream.concat(Stream.of(words.split(" ", -1)), Stream.of("-keystore", key.toString())));
    }

    private HttpsServer store() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(key.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer store = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.setHttpsConfigurator(new HttpsConfigurator(tls));
        store.createContext("/", Training::answer);
        return store;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, NOTHING_NEW.length);
            exchange.getResponseBody().write(NOTHING_NEW);
        }
    }

    private Path config(int port) throws IOException {
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
              dynamoDbEndpoint: https://localhost:%d
            """.formatted(volume, credentials, port));
    }

    private int look(Path config, List<String> flags) throws IOException, InterruptedException {
        Stream<String> trust =
                Stream.of("-Djavax.net.ssl.trustStore=" + key, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        Stream<String> words = Stream.of(Main.class.getName(), "sync", "--config", config.toString());
        return run("java", Stream.concat(trust, Stream.concat(flags.stream(), words)));
    }

    /** A program of the Java that this one runs on; it tells what it tells where this one does. */
    private static int run(String program, Stream<String> words) throws IOException, InterruptedException {
        String path = Path.of(System.getProperty("java.home"), "bin", program).toString();
        return new ProcessBuilder(Stream.concat(Stream.of(path), words).toList())
                .inheritIO()
                .start()
                .waitFor();
    }
}
