package io.homing.ansible;

import static io.homing.ansible.TestMachine.must;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** Let's Encrypt on this machine: gives a certificate to whoever serves the answer on port 80. */
final class Pebble implements AutoCloseable {
    private final Process names;
    private final Process pebble;
    private final int port;
    private final int management;
    private final Path directory;

    /**
     * @param certificate for {@code cloud.test}; its key beside it, as {@code .key}
     * @param box where every name leads
     */
    Pebble(Path directory, InetAddress address, Path certificate, String box) throws IOException {
        this.directory = directory;
        port = freePort(address);
        management = freePort(InetAddress.getLoopbackAddress());
        int dns = freePort(InetAddress.getLoopbackAddress());
        int unused = freePort(InetAddress.getLoopbackAddress());
        Path config = TestMachine.write(directory.resolve("pebble.json"), """
                {"pebble": {"listenAddress": "%s:%d", "managementListenAddress": "127.0.0.1:%d",
                  "certificate": "%s", "privateKey": "%s", "httpPort": 80, "tlsPort": 443}}
                """.formatted(
                        address.getHostAddress(),
                        port,
                        management,
                        certificate,
                        certificate.toString().replace(".pem", ".key")));
        names = start(
                "pebble-challtestsrv",
                "-defaultIPv4",
                box,
                "-defaultIPv6",
                "",
                "-dns01",
                "127.0.0.1:" + dns,
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-management",
                "127.0.0.1:" + unused);
        pebble = start("pebble", "-config", config.toString(), "-dnsserver", "127.0.0.1:" + dns);
    }

    int port() {
        return port;
    }

    /** The root of what it gives out: another one at every start. */
    Path root(Path trusted) throws IOException {
        must(ExternalTool.run(
                "curl",
                "--silent",
                "--show-error",
                "--insecure",
                "--output",
                trusted.toString(),
                "https://127.0.0.1:%d/roots/0".formatted(management)));
        return trusted;
    }

    @Override
    public void close() {
        pebble.destroy();
        names.destroy();
    }

    private Process start(String... command) throws IOException {
        var builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
        builder.environment().put("PEBBLE_WFE_NONCEREJECT", "0");
        return builder.redirectOutput(directory.resolve(command[0] + ".log").toFile())
                .start();
    }

    private static int freePort(InetAddress address) throws IOException {
        try (var socket = new ServerSocket(0, 1, address)) {
            return socket.getLocalPort();
        }
    }
}
