package io.homing.devstack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Handler.Wrapper;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.slf4j.LoggerFactory;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * S3 (s3proxy) and DynamoDB (DynamoDBLocal) inside this JVM; over HTTP, because the agent under test is another JVM,
 * and on 127.0.0.1 only.
 *
 * <p>DynamoDBLocal's own server binds every interface and requires telemetry. Only its request handler is used, in a Jetty
 * of this class: the telemetry classes are never loaded, so their SDK modules are left out of the pom.
 */
public final class EmbeddedAws implements AutoCloseable {
    public static final String REGION = "eu-west-1";
    public static final String ACCESS_KEY = "homing"; // DynamoDBLocal accepts letters and digits only
    public static final String SECRET_KEY = "not-a-secret"; // s3proxy checks signatures made with it

    private static final String LOOPBACK = "127.0.0.1";

    private static final byte[] NO_POLICY = "<Error><Code>NoSuchBucketPolicy</Code></Error>".getBytes(US_ASCII);

    /** Referenced here, because java.util.logging forgets the level of a logger without a reference. */
    private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

    private final Emulator s3;
    private final Emulator dynamoDb;

    private EmbeddedAws(Emulator s3, Emulator dynamoDb) {
        this.s3 = s3;
        this.dynamoDb = dynamoDb;
    }

    /** In memory, for tests. */
    public static EmbeddedAws inMemory() throws IOException {
        return inMemory(operation -> {});
    }

    /**
     * The same, with a listener.
     *
     * @param requests gets the name of the operation of each request that DynamoDB receives
     */
    public static EmbeddedAws inMemory(Consumer<String> requests) throws IOException {
        return start(() -> s3(new TransientNio2BlobStore()), () -> dynamoDb(true, null, requests));
    }

    /** Stores objects and items below {@code directory}, for one process at a time: for the demo. */
    public static EmbeddedAws onDisk(Path directory) throws IOException {
        Path objects = Files.createDirectories(directory.resolve("s3"));
        Path tables = Files.createDirectories(directory.resolve("dynamodb"));
        String root = objects.toRealPath().toString(); // below a relative path s3proxy stores objects but lists none
        return start(
                () -> s3(new FilesystemNio2BlobStore(root)), () -> dynamoDb(false, tables.toString(), operation -> {}));
    }

    public URI s3() {
        return s3.endpoint;
    }

    public URI dynamoDb() {
        return dynamoDb.endpoint;
    }

    @Override
    public void close() throws IOException {
        try {
            s3.close();
        } finally {
            dynamoDb.close();
        }
    }

    /** Starts both at the same time, because loading classes takes most of the time. */
    private static EmbeddedAws start(Callable<Emulator> s3, Callable<Emulator> dynamoDb) throws IOException {
        SQLITE.setLevel(Level.WARNING);
        LoggerFactory.getILoggerFactory(); // initialised here, because two threads that do it at once cause warnings
        List<Future<Emulator>> starting;
        try (var threads = Executors.newFixedThreadPool(2)) {
            starting = List.of(threads.submit(s3), threads.submit(dynamoDb));
        } // waits for both
        for (var one : starting) {
            if (one.state() != Future.State.SUCCESS) {
                for (var other : starting) {
                    if (other.state() == Future.State.SUCCESS) {
                        other.resultNow().close();
                    }
                }
                throw new IOException("The emulators did not start: is their directory writable?", one.exceptionNow());
            }
        }
        return new EmbeddedAws(starting.get(0).resultNow(), starting.get(1).resultNow());
    }

    private static Emulator s3(BlobStore objects) throws Exception {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://" + LOOPBACK + ":0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .stopTimeout(0) // milliseconds: idle connections of a test need no grace period
                .build();
        ServletContextHandler requests = requests(proxy);
        readEachToItsEnd(requests);
        keepPolicies(requests);
        proxy.start();
        return new Emulator(proxy.getPort(), () -> {
            proxy.stop();
            objects.close();
        });
    }

    private static ServletContextHandler requests(S3Proxy proxy) throws ReflectiveOperationException {
        Field server = S3Proxy.class.getDeclaredField("server");
        server.setAccessible(true);
        return ((Handler.Container) server.get(proxy)).getDescendant(ServletContextHandler.class);
    }

    private static void add(ServletContextHandler requests, Filter filter) {
        requests.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    /**
     * s3proxy 4.1.0 stops reading at x-amz-decoded-content-length, so the trailer which the SDK sends after the body
     * stays unread and its Jetty closes the connection. With url-connection-client one PUT in ten was stored, reported as
     * broken and sent again, and If-None-Match then answered 412 to the client that had just succeeded.
     */
    private static void readEachToItsEnd(ServletContextHandler requests) {
        add(requests, (request, response, chain) -> {
            chain.doFilter(request, response);
            request.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
    }

    /** s3proxy has no bucket policies. They are stored here for the doctor to read, and are not applied. */
    private static void keepPolicies(ServletContextHandler requests) {
        Map<String, byte[]> policies = new ConcurrentHashMap<>();
        add(requests, (request, response, chain) -> {
            var asked = (HttpServletRequest) request;
            var answer = (HttpServletResponse) response;
            String bucket = asked.getRequestURI();
            if (!"policy".equals(asked.getQueryString())) {
                chain.doFilter(request, response);
            } else if (asked.getMethod().equals("PUT")) {
                policies.put(bucket, asked.getInputStream().readAllBytes());
                answer.setStatus(HttpServletResponse.SC_NO_CONTENT);
            } else {
                answer.setStatus(
                        policies.containsKey(bucket) ? HttpServletResponse.SC_OK : HttpServletResponse.SC_NOT_FOUND);
                answer.getOutputStream().write(policies.getOrDefault(bucket, NO_POLICY));
            }
        });
    }

    private static Emulator dynamoDb(boolean inMemory, String directory, Consumer<String> requests) throws Exception {
        var handler = new LocalDynamoDBServerHandler(
                new LocalDynamoDBRequestHandler(0, inMemory, directory, true, false), null);
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost(LOOPBACK);
        server.addConnector(connector);
        server.setHandler(new Wrapper(handler) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                String target = request.getHeaders().get("X-Amz-Target"); // DynamoDB_20120810.Query
                requests.accept(target == null ? "" : target.replaceFirst(".*\\.", ""));
                return super.handle(request, response, callback);
            }
        });
        server.start();
        return new Emulator(connector.getLocalPort(), () -> {
            server.stop();
            handler.close();
        });
    }

    private interface Shutdown {
        void stop() throws Exception; // as both Jettys declare it
    }

    private record Emulator(URI endpoint, Shutdown stop) {
        Emulator(int port, Shutdown stop) {
            this(URI.create("http://" + LOOPBACK + ":" + port), stop);
        }

        void close() throws IOException {
            try {
                stop.stop();
            } catch (Exception e) {
                throw new IOException("The emulator at " + endpoint + " did not stop", e);
            }
        }
    }
}
