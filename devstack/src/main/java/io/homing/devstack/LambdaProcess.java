package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Runs the function as Lambda does: AWS's runtime client in a separate JVM, with only the unpacked artefact in its working
 * directory, and an emulation of the Runtime API from which it gets events.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">AWS: Runtime API</a>
 */
public final class LambdaProcess implements AutoCloseable {
    /** The handler as the template names it. */
    static final String HANDLER = "io.homing.lambda.MailHandler";

    /** The artefact that is deployed, relative to the directory of devstack. */
    public static final Path ARTEFACT = Path.of("..", "lambda-processor", "target", "homing-lambda.zip");

    /** The flags with which Lambda starts Java 17 and later by default. */
    public static final List<String> AS_LAMBDA_DOES = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** The same function, with a key for mail that SES encrypts. */
    static final Path KMS_ARTEFACT = Path.of("..", "mail-store-kms", "target", "homing-lambda-kms.zip");

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // without it, 40 ms for each answer
    }

    private final HttpServer api;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Long> ready = new CompletableFuture<>();
    private final long started = System.nanoTime();
    private final Path log;
    private final Process process;
    private final CompletableFuture<Void> end;
    private int served;

    /**
     * The answer of the function.
     *
     * @param error type of the error, as Lambda shows it; empty for a success
     * @param body the answer of the function, or the error in JSON
     */
    public record Answer(Optional<String> error, String body) {}

    /** The same, on all processors. */
    LambdaProcess(Path task, List<String> flags, Map<String, String> environment, Path log) throws IOException {
        this(List.of(), task, flags, environment, log);
    }

    /**
     * @param under a command that becomes the one that follows it, such as {@code taskset -c 0}; may be empty
     * @param task the unpacked artefact
     * @param flags of the JVM
     * @param log file for what the function prints
     */
    public LambdaProcess(List<String> under, Path task, List<String> flags, Map<String, String> environment, Path log)
            throws IOException {
        this.log = log;
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(threads);
        api.createContext("/2018-06-01/runtime/", this::serve);
        api.start();
        List<String> command = new ArrayList<>(under);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Djava.io.tmpdir="
                + log.toAbsolutePath().getParent()); // the library of the client remains after a function is killed
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", runtimeClient(), CLIENT, HANDLER));
        var builder = new ProcessBuilder(command)
                .directory(task.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment()
                .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getAddress().getPort());
        process = builder.start();
        end = process.onExit()
                .thenAccept(dead -> answers.add(new Answer(Optional.of("exit"), "exit code " + dead.exitValue())));
    }

    /** The environment of the function for this cloud. The SDK reads the addresses of the emulators from it. */
    public static Map<String, String> environment(Cloud cloud) {
        return Map.of(
                "AWS_REGION", EmbeddedAws.REGION,
                "AWS_ACCESS_KEY_ID", EmbeddedAws.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", EmbeddedAws.SECRET_KEY,
                "AWS_ENDPOINT_URL_S3", cloud.config().s3Endpoint().orElseThrow().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                        cloud.config().dynamoDbEndpoint().orElseThrow().toString(),
                "HOMING_BUCKET", Cloud.BUCKET,
                "HOMING_TABLE", Cloud.TABLE);
    }

    /** Unpacks as Lambda does. */
    public static Path unpack(Path zip, Path directory) throws IOException {
        try (var entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
        return directory;
    }

    /** The jars of the runtime client, from the class path of this JVM. */
    private static String runtimeClient() {
        return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(jar -> jar.contains("aws-lambda-java-") || jar.contains("utils-lite-"))
                .map(jar -> Path.of(jar).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }

    /** Calls the function and waits for its answer; the end of the process is an answer too. */
    public Answer invoke(String event) throws InterruptedException {
        events.add(event);
        return answers.take();
    }

    /** The time from the start of the process until the function requested its first event. */
    public Duration initialization() {
        return Duration.ofNanos(ready.join() - started);
    }

    /** The time since the start of the process. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** The resources that it has used so far. */
    public Footprint footprint() throws IOException {
        return Footprint.of(process);
    }

    /** Ends it and waits until it has ended. */
    public void terminate() {
        process.destroy();
        end.join();
    }

    String log() throws IOException {
        return Shell.printed(log);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            String path = exchange.getRequestURI().getPath();
            String text = new String(body.readAllBytes(), UTF_8);
            if (path.endsWith("/next")) {
                ready.complete(System.nanoTime());
                byte[] event = events.take().getBytes(UTF_8);
                var headers = exchange.getResponseHeaders();
                headers.set("Content-Type", "application/json"); // the native code of the client crashes without it
                headers.set("Lambda-Runtime-Aws-Request-Id", Integer.toString(++served));
                headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 60_000));
                exchange.sendResponseHeaders(200, event.length);
                exchange.getResponseBody().write(event);
                return;
            }
            exchange.sendResponseHeaders(202, -1);
            Optional<String> error = path.endsWith("/error")
                    ? Optional.of(exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type"))
                    : Optional.empty();
            answers.add(new Answer(error, text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed while the function waited for an event
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        end.join();
        api.stop(0);
        threads.shutdownNow();
    }
}
