package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.MailboxName;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process: what it needs, and how it ends. */
@Timeout(120)
final class AgentProcessIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final MailboxName ANN = MailboxName.of("ann@example.org");

    @Test
    void mailsOfFortyMegabytesPassThroughAHeapOfSixtyFour() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            byte[] huge = new byte[40 << 20];
            Arrays.fill(huge, (byte) 'x');
            for (int n = 0; n < 10; n++) {
                MailFixtures.store(cloud.store().mails(), "huge" + n, huge, ANN);
            }
            Host host = Host.following(cloud, directory, "host");
            Process agent = host.process("64m", "sync").start();
            String printed = new String(agent.getInputStream().readAllBytes(), UTF_8);
            assertThat(agent.waitFor()).as(printed).isZero();
            assertThat(delivered(host)).isEqualTo(10);
        }
    }

    @Test
    void aDaemonThatIsToldToStopFinishesItsBatchAndTheNextRunGoesOn() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            int mails = 1_500;
            MailFixtures.fill(cloud, mails, List.of("ann"));
            Host host = Host.following(cloud, directory, "host");
            Process agent = host.process("64m", "run")
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            while (delivered(host) == 0) {
                assertThat(agent.isAlive()).isTrue();
                Thread.sleep(5);
            }
            agent.destroy(); // SIGTERM
            assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).isZero();
            assertThat(delivered(host)).as("stopped in the middle").isBetween(1L, (long) mails - 1);
            assertThat(Files.readString(host.root().resolve(".homing/lane-0")).lines())
                    .as("nothing is left announced")
                    .hasSize(1);
            assertThat(host.homing("sync").exit()).isZero();
            assertThat(delivered(host)).isEqualTo(mails);
        }
    }

    @Test
    void aDaemonThatHasReadTheJournalIsReadyAndAlive() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"));
                Daemon daemon = new Daemon(Host.following(cloud, directory, "host"))) {
            daemon.await("/readyz", 200);
            assertThat(daemon.answer("/healthz")).isEqualTo(200);
        }
    }

    /** Restarting it would not bring the store back, and Kubernetes would keep at it. */
    @Test
    void aDaemonWhoseStoreIsAwayIsAliveAndNotReady() throws Exception {
        Cloud cloud = Cloud.inMemory(directory.resolve("credentials"));
        Host host = Host.following(cloud, directory, "host");
        cloud.close();
        try (Daemon daemon = new Daemon(host)) {
            daemon.await("/healthz", 200);
            assertThat(daemon.answer("/readyz")).isEqualTo(503);
        }
    }

    /** {@code homing run}, which answers on a port of loopback. */
    private static final class Daemon implements AutoCloseable {
        private final Process agent;
        private final int port;

        Daemon(Host host) throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            Files.writeString(
                    host.config(), "health: {address: '127.0.0.1:%d'}\n".formatted(port), StandardOpenOption.APPEND);
            agent = host.process("64m", "run").redirectOutput(Redirect.DISCARD).start();
        }

        void await(String path, int wanted) throws Exception {
            while (answer(path) != wanted) {
                assertThat(agent.isAlive()).isTrue();
                Thread.sleep(20);
            }
        }

        /** The status; 0 where nobody listens yet. */
        int answer(String path) throws IOException {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            try {
                return connection.getResponseCode();
            } catch (ConnectException notYet) {
                return 0;
            } finally {
                connection.disconnect();
            }
        }

        @Override
        public void close() {
            agent.destroy();
            assertThat(agent.onExit().join().exitValue()).isZero();
        }
    }

    private static long delivered(Host host) throws IOException {
        Path inbox = host.inbox("example.org", "ann").resolve("new");
        if (!Files.exists(inbox)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(inbox)) {
            return files.count();
        }
    }
}
