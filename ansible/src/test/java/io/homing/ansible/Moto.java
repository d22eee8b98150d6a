package io.homing.ansible;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** AWS in a process on this machine, on a port of its own; forgets all when closed. */
final class Moto implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final int port;
    private final Path fails;

    private Moto(Process process, int port, Path fails) {
        this.process = process;
        this.port = port;
        this.fails = fails;
    }

    static Moto start(Path log) throws IOException, InterruptedException {
        int port = freePort();
        Path fails = log.resolveSibling("fails");
        var builder = new ProcessBuilder("python3", script(), "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("MOTO_FAILS", fails.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        var moto = new Moto(process, port, fails);
        for (Instant end = Instant.now().plus(PATIENCE); !moto.answers(); Thread.sleep(100)) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                moto.close();
                throw new IOException("moto did not start: " + log);
            }
        }
        return moto;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** From now on CloudFormation cannot make resources of a type, such as {@code AWS::Lambda::Alias}; an empty one and it can. */
    void failOn(String type) throws IOException {
        Files.writeString(fails, type);
    }

    @Override
    public void close() {
        process.destroy();
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String script() throws IOException {
        URL script = Moto.class.getResource("moto-server");
        try {
            return Path.of(script.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IOException("No file: " + script, e);
        }
    }
}
