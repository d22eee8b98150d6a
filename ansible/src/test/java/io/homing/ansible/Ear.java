package io.homing.ansible;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.homing.store.aws.AwsStoreConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** On the way to DynamoDB, for the Query that goes past the SDK's clients, to which {@link Calls} listens. */
final class Ear implements AutoCloseable {
    /** What the client of this program says by itself. */
    private static final Set<String> OF_A_CONNECTION =
            caseless("Host", "Content-Length", "Connection", "Expect", "Upgrade");

    private final URI dynamoDb;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    Ear(URI dynamoDb) throws IOException {
        this.dynamoDb = dynamoDb;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::relay);
        server.start();
    }

    /** The same store, heard. */
    AwsStoreConfig heard(AwsStoreConfig store) {
        URI here = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new AwsStoreConfig(
                store.region(),
                store.bucket(),
                store.table(),
                store.s3Endpoint(),
                Optional.of(here),
                store.credentialsFile());
    }

    private void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".Query")) {
                Calls.query(new ObjectMapper()
                        .readTree(body)
                        .at("/ExpressionAttributeValues/:pk/S")
                        .asText());
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(dynamoDb).POST(BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OF_A_CONNECTION.contains(name)) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("x-amz-crc32")
                    .ifPresent(sum -> exchange.getResponseHeaders().set("x-amz-crc32", sum));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<String> caseless(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return set;
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
