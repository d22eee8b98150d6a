package io.homing.agent.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.homing.store.HomingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code GET /readyz} and {@code GET /healthz}: 200 or 503, and one line with the reason; and {@code GET /metrics}. */
public final class HealthServer implements AutoCloseable {
    private final HttpServer server;
    // With the default executor of the server, a client that sends half a request would block the next probe.
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private HealthServer(HttpServer server, Liveness liveness, Supplier<String> metrics) {
        this.server = server;
        server.setExecutor(executor);
        server.createContext("/", exchange -> answer(exchange, liveness, metrics));
        server.start();
    }

    /**
     * Listens until closed.
     *
     * @param address port 0 means any free port
     * @param metrics in the text format of Prometheus, called for each request
     * @throws HomingException of kind CONFIG when the address is not one of this machine, or the port is taken
     */
    public static HealthServer start(InetSocketAddress address, Liveness liveness, Supplier<String> metrics) {
        try {
            return new HealthServer(HttpServer.create(address, 0), liveness, metrics);
        } catch (IOException e) {
            throw new HomingException(
                    HomingException.Kind.CONFIG,
                    "cannot listen on %s:%d: %s".formatted(address.getHostString(), address.getPort(), e.getMessage()),
                    "Check whether another program uses the port (`ss -ltnp`), or change health.address.",
                    e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }

    private static void answer(HttpExchange exchange, Liveness liveness, Supplier<String> metrics) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/readyz" -> send(exchange, liveness.ready());
                case "/healthz" -> send(exchange, liveness.alive());
                case "/metrics" -> send(exchange, 200, "; version=0.0.4", metrics.get());
                default -> send(exchange, 404, "", "available: /readyz, /healthz and /metrics\n");
            }
        }
    }

    private static void send(HttpExchange exchange, Liveness.Answer answer) throws IOException {
        send(exchange, answer.yes() ? 200 : 503, "", answer.why() + "\n");
    }

    private static void send(HttpExchange exchange, int status, String format, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain" + format + "; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
