package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.homing.agent.ExitCode;
import io.homing.devstack.Host.Outcome;
import io.homing.store.MailboxName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that is full, broken or lies: a clear error with a hint, nothing half-written, and all is well by itself once the
 * cause is gone.
 */
final class BrokenDiskIT {
    private static final MailboxName ANN = MailboxName.of("ann@example.org");
    private static final int SIZE = 200_000;

    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private Cloud cloud;
    private Host host;

    @BeforeEach
    void aSmallVolume() throws IOException {
        assumeTrue(Shell.ROOT, "needs root, to mount");
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        host = Host.following(cloud, directory, "host");
        mount("-t", "tmpfs", "-o", "mode=0700", "tmpfs");
        Dovecot.own(host.root());
        store("first", 100);
        assertThat(host.homing("sync").exit()).isZero();
    }

    @AfterEach
    void unmount() throws IOException {
        if (cloud != null) {
            cloud.close();
            Shell.run("umount", host.root().toString());
            Shell.run("rm", "-r", directory.toString());
        }
    }

    private void mount(String... words) {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(words));
        command.add(host.root().toString());
        Shell.run(command.toArray(String[]::new));
    }

    private void store(String id, int size) {
        MailFixtures.store(cloud.store().mails(), id, "x".repeat(size).getBytes(UTF_8), ANN);
    }

    @ParameterizedTest
    @CsvSource({
        "size=1m,      size=100m,       No space left on device, df -h",
        "nr_inodes=60, nr_inodes=10000, No space left on device, df -i",
        "ro,           rw,              Read-only file system,   dmesg"
    })
    void theVolumeIsFullOrReadOnly(String trouble, String remedy, String reason, String hint) throws IOException {
        for (int n = 0; n < 20; n++) {
            store("mail" + n, SIZE);
        }
        mount("-o", "remount," + trouble);
        Outcome outcome = host.homing("sync");
        assertTold(outcome, reason, hint);
        assertOnlyWholeMails();
        mount("-o", "remount," + remedy);
        assertAllArrives(21);
    }

    @ParameterizedTest
    @CsvSource({
        "fsync,            error=EIO:when=1,    Input/output error,         replace the disk",
        "fsync,            error=EIO:when=2,    Input/output error,         replace the disk",
        "fsync,            error=EIO:when=4,    Input/output error,         replace the disk",
        "fsync,            error=EIO:when=6,    Input/output error,         replace the disk",
        "'rename,renameat',error=EIO:when=1,    Input/output error,         replace the disk",
        "'rename,renameat',error=EROFS:when=2,  Read-only file system,      dmesg",
        "openat,           error=EMFILE:when=1, Too many open files,        LimitNOFILE",
        "write,            retval=65536:when=1, 'wrote 200000 bytes, the disk has 134464', df -h",
        "write,            error=EDQUOT:when=2, Disk quota exceeded,        quota -v"
    })
    void theKernelRefusesOrLies(String call, String fault, String reason, String hint) throws Exception {
        store("second", SIZE);
        assertTold(underStrace(call, fault), reason, hint);
        assertOnlyWholeMails();
        assertAllArrives(2);
    }

    @Test
    void whereThereAreNoHardLinksAMailForTwoIsCopied() throws Exception {
        byte[] mail = "xxx".getBytes(UTF_8);
        MailFixtures.store(cloud.store().mails(), "both1", mail, ANN);
        MailFixtures.store(cloud.store().mails(), "both1", mail, MailboxName.of("bob@example.org"));
        Outcome outcome = underStrace("link,linkat", "error=EPERM");
        assertThat(outcome.exit()).as(outcome.out()).isZero();
        assertAllArrives(2);
    }

    /** Runs the agent with a fault in the calls that touch what it stages and publishes. */
    private Outcome underStrace(String call, String fault) throws IOException, InterruptedException {
        Path home = host.root().resolve(".homing");
        Path inbox = host.inbox("example.org", "ann");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
        Stream.of(
                        home.resolve("staging"),
                        home.resolve("staging/0-000000000002"),
                        home.resolve("lane-0"),
                        home.resolve("lane-0.new"),
                        inbox.resolve("new"))
                .forEach(path -> command.addAll(List.of("-P", path.toString())));
        command.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":" + fault));
        command.addAll(host.process("64m", "sync").command());
        Process agent = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(agent.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(agent.waitFor(), printed, printed);
    }

    private void assertTold(Outcome outcome, String... words) {
        assertThat(outcome.err())
                .contains(words)
                .contains("→", host.root().toString())
                .doesNotContain("\tat ");
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(ExitCode.DISK.code());
    }

    private void assertOnlyWholeMails() throws IOException {
        assertThat(mails()).allSatisfy(mail -> {
            assertThat(mail.getFileName().toString()).contains(",S=" + Files.size(mail) + ",");
            assertThat(mail).content().matches("x+");
        });
    }

    private void assertAllArrives(int mails) throws IOException {
        Outcome outcome = host.homing("sync");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertOnlyWholeMails();
        assertThat(mails()).hasSize(mails);
        assertThat(host.root().resolve(".homing/staging")).isEmptyDirectory();
        List<String> before = host.snapshot();
        assertThat(host.homing("sync").exit()).isZero();
        assertThat(host.snapshot()).isEqualTo(before);
    }

    private List<Path> mails() throws IOException {
        try (Stream<Path> files = Files.list(host.inbox("example.org", "ann").resolve("new"))) {
            return files.sorted().toList();
        }
    }
}
