package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator asks of a large host, in processes of their own with a small heap. 2,000 mails here; with {@code
 * -Dlong=true} 100,000 and the heap of a Raspberry Pi's agent.
 */
final class ManyMailsIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int MAILS = LONG ? 100_000 : 2_000;
    private static final String HEAP = LONG ? "128m" : "48m";

    @Test
    void everythingIsAskedInASmallHeap() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            MailFixtures.fill(cloud, MAILS, List.of("ann", "bob", "cid"));
            Host host = Host.following(cloud, directory, "primary");
            assertThat(run(host, "rebuild")).contains("%,d delivered".formatted(MAILS), "exit 0");
            Path prom = directory.resolve("homing.prom");
            assertThat(run(host, "status", "--textfile", prom.toString()))
                    .contains(" %d ".formatted(MAILS), "%,d deliveries".formatted(MAILS));
            assertThat(Files.readString(prom))
                    .contains("homing_host_behind_mails{host=\"primary\",of=\"primary\"} 0.0");
            assertThat(run(host, "verify")).contains("%,d here".formatted(MAILS), "no problems found", "exit 0");
            assertThat(run(host, "verify", "--deep")).contains("no problems found", "exit 0");
            assertThat(lose(host)).isEqualTo(MAILS);
            assertThat(run(host, "verify", "--textfile", prom.toString()))
                    .contains("MISSING (%,d)".formatted(MAILS), "exit 5");
            assertThat(Files.readString(prom))
                    .contains(
                            "homing_verify_findings{host=\"primary\",kind=\"missing\"} %.1f".formatted((double) MAILS));
            assertThat(run(host, "rebuild")).contains("%,d missing mails restored".formatted(MAILS), "exit 0");
            cloud.loseTable();
            String operator = directory.resolve("credentials").toString();
            assertThat(run(host, "rebuild-table", "--credentials", operator)).contains("exit 0");
            assertThat(run(host, "search", "--mailbox", "ann@example.org", "--until", "2026-01-01"))
                    .contains("0 found", "exit 0");
            assertThat(run(host, "search", "--subject", "nobody wrote this"))
                    .contains("0 found; %,d mails examined".formatted(MAILS), "exit 0");
            assertThat(run(host, "verify", "--json")).contains("\"present\":%d".formatted(MAILS), "exit 0");
        }
    }

    private static int lose(Host host) throws IOException {
        try (Stream<Path> files = Files.walk(host.root().resolve("example.org"))) {
            List<Path> mails =
                    files.filter(file -> file.toString().contains(".homing,")).toList();
            for (Path mail : mails) {
                Files.delete(mail);
            }
            return mails.size();
        }
    }

    private String run(Host host, String... command) throws Exception {
        Path out = directory.resolve("printed");
        long start = System.nanoTime();
        int exit = host.process(HEAP, command)
                .redirectOutput(Redirect.to(out.toFile()))
                .start()
                .waitFor();
        System.out.printf(
                "%,d mails, heap %s, homing %s: %,d ms, exit %d%n",
                MAILS, HEAP, String.join(" ", command), (System.nanoTime() - start) / 1_000_000, exit);
        return Shell.printed(out) + "exit " + exit;
    }
}
