package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.homing.store.MailboxName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I8: a Pi has no battery for its clock and may boot in any year, in any country. */
final class ClockIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    @Test
    void whateverTheClockSaysTheVolumeIsTheSame() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/faketime")), "needs the package faketime");
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            MailFixtures.store(cloud.store().mails(), "one", "one".getBytes(UTF_8), MailboxName.of("ann@example.org"));
            MailFixtures.store(cloud.store().mails(), "two", "two".getBytes(UTF_8), MailboxName.of("ann@example.org"));
            List<String> now = synced(Host.following(cloud, directory, "now"), List.of());
            assertThat(now).hasSizeGreaterThan(10);
            for (String year : List.of("1970", "2040")) {
                Host host = Host.following(cloud, directory, "in" + year);
                assertThat(synced(host, List.of("faketime", "-f", "@%s-01-02 03:04:05".formatted(year))))
                        .as(year)
                        .isEqualTo(now);
            }
        }
    }

    @Test
    void wherePeopleWriteOtherDigitsTheNamesAreTheSame() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            MailFixtures.store(cloud.store().mails(), "one", "one".getBytes(UTF_8), MailboxName.of("ann@example.org"));
            List<String> here = synced(Host.following(cloud, directory, "here"), List.of());
            Host persian = Host.following(cloud, directory, "persian");
            assertThat(synced(persian, List.of("env", "JDK_JAVA_OPTIONS=-Duser.language=fa -Duser.country=IR")))
                    .isEqualTo(here);
        }
    }

    /** The mailbox after a run of the agent: names, sizes, times and identities. */
    private static List<String> synced(Host host, List<String> prefix) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(host.process("64m", "sync").command());
        var agent = new ProcessBuilder(command).redirectErrorStream(true);
        agent.environment().put("DONT_FAKE_MONOTONIC", "1"); // or Java waits for ever
        Process process = agent.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("delivered (1 KB), now at position");
        List<String> seen = new ArrayList<>();
        Path domain = host.root().resolve("example.org");
        try (Stream<Path> all = Files.walk(domain)) {
            for (Path path : all.sorted().toList()) {
                seen.add(domain.relativize(path)
                        + (Files.isDirectory(path) ? "/" : " " + content(path))
                        + (path.getFileName().toString().contains(".homing,")
                                ? " " + Files.getLastModifiedTime(path)
                                : ""));
            }
        }
        return seen;
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file, UTF_8);
    }
}
