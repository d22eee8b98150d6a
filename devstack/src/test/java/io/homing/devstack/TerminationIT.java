package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while the work is failing: what failed is told, and the exit code is that of the failure. */
final class TerminationIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    @Test
    @SuppressWarnings("try") // closing early is what this is about
    void aSignalCutsOffNoMessage() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"));
                var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Host host = Host.following(cloud, directory, "host");
            String yaml = Files.readString(host.config());
            Files.writeString(
                    host.config(),
                    yaml.replaceFirst(
                            "dynamoDbEndpoint: .*", "dynamoDbEndpoint: http://127.0.0.1:" + silent.getLocalPort()));
            Process agent = host.process("64m", "sync").start();
            Socket first = silent.accept(); // it asks, and gets no answer
            agent.toHandle().destroy(); // SIGTERM; the destroy() of Process would close our end of its output
            Thread.sleep(200);
            first.close();
            silent.close();
            String printed = new String(agent.getInputStream().readAllBytes(), UTF_8);
            assertThat(agent.waitFor()).as(printed).isEqualTo(ExitCode.PASSING.code());
            assertThat(printed)
                    .contains("homing: Query on table " + Cloud.TABLE)
                    .contains("→");
        }
    }
}
