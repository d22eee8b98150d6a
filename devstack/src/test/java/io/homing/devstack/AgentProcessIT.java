package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.store.MailboxName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The agent as a process: what it needs, and how it ends. */
final class AgentProcessIT {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");

    @Test
    void mailsOfFortyMegabytesPassThroughAHeapOfSixtyFour() throws Exception {
        Path directory = Host.directory();
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            byte[] huge = new byte[40 << 20];
            Arrays.fill(huge, (byte) 'x');
            for (int n = 0; n < 10; n++) {
                Post.store(cloud.store().mails(), "huge" + n, huge, ANN);
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
        Path directory = Host.directory();
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            int mails = 1_500;
            Post.fill(cloud, mails, List.of("ann"));
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
