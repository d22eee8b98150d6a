package io.homing.agent.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homing.store.HomingException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HealthServerTest {
    private final Liveness liveness = new Liveness(Duration.ofMinutes(10), System::nanoTime);
    private final HealthServer server = HealthServer.start(loopback(0), liveness, () -> "homing_position 7\n");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readinessIs503WithTheReasonAndThen200() throws IOException {
        assertThat(status("/readyz")).isEqualTo(503);
        liveness.complete();
        assertThat(status("/readyz")).isEqualTo(200);
        assertThat(new String(get("/readyz").getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("ready: the last successful poll was 0s ago\n");
    }

    @Test
    void aDaemonThatHasJustBegunIsHealthy() throws IOException {
        assertThat(status("/healthz")).isEqualTo(200);
    }

    @Test
    void metricsComeInTheFormatThatPrometheusReads() throws IOException {
        HttpURLConnection metrics = get("/metrics");
        assertThat(metrics.getContentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(new String(metrics.getInputStream().readAllBytes(), UTF_8)).isEqualTo("homing_position 7\n");
    }

    @Test
    void thereIsNothingElse() throws IOException {
        liveness.complete();
        assertThat(status("/")).isEqualTo(404);
        assertThat(status("/readyz/x")).isEqualTo(404);
    }

    @Test
    void whoSendsHalfARequestKeepsNobodyWaiting() throws IOException {
        try (var slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream().write("GET /readyz HT".getBytes(UTF_8));
            slow.getOutputStream().flush();
            assertThat(status("/healthz")).isEqualTo(200);
        }
    }

    @Test
    void anAddressThatIsTakenIsToldWithItsNumber() {
        assertThatThrownBy(() -> HealthServer.start(loopback(server.port()), liveness, () -> ""))
                .isInstanceOfSatisfying(
                        HomingException.class, e -> assertThat(e.kind()).isEqualTo(HomingException.Kind.CONFIG))
                .hasMessageContaining("cannot listen on localhost:" + server.port());
    }

    private int status(String path) throws IOException {
        return get(path).getResponseCode();
    }

    private HttpURLConnection get(String path) throws IOException {
        var url = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path))
                .toURL();
        var connection = (HttpURLConnection) url.openConnection();
        connection.setReadTimeout(10_000);
        return connection;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
