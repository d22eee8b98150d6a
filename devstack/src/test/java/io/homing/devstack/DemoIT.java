package io.homing.devstack;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DemoIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    @Test
    void theDemoBringsItsMailsHomeAndGoesOnWhereItWas() throws Exception {
        for (int run = 1; run <= 2; run++) {
            assertThat(new CommandLine(new Demo()).execute("--once", "--dir", directory.toString()))
                    .isZero();
        }
    }

    @Test
    void aSecondDemoLeavesTheFirstAlone() throws Exception {
        Path config = Files.writeString(directory.resolve("agent.yaml"), "of the first\n");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(demo(directory, "--smtp-port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(4);
        }
        try (var lock = FileChannel.open(directory.resolve(".lock"), CREATE, WRITE)) {
            lock.lock();
            assertThat(demo(directory, "--once")).isEqualTo(4);
        }
        assertThat(config).hasContent("of the first");
    }

    private static int demo(Path directory, String... words) {
        List<String> line = new ArrayList<>(List.of("--dir", directory.toString()));
        line.addAll(List.of(words));
        return new CommandLine(new Demo()).execute(line.toArray(String[]::new));
    }
}
