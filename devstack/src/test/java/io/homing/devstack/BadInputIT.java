package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.homing.agent.ExitCode;
import io.homing.devstack.Host.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong: one clear message with a hint, its exit code, and nothing changed. */
final class BadInputIT {
    @TempDir(factory = OpenDirectory.class)
    static Path directory;

    private static Cloud cloud;
    private static int hosts;

    private Host host;
    private List<String> before;

    @BeforeAll
    static void start() throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        MailFixtures.catchAll(cloud);
        MailFixtures.send(cloud, "one", "ann@example.org");
    }

    @AfterAll
    static void stop() throws IOException {
        cloud.close();
    }

    @BeforeEach
    void aHostThatIsUpToDate() throws IOException {
        host = Host.following(cloud, directory, "host" + hosts++);
        assertThat(host.homing("sync").exit()).isZero();
        MailFixtures.send(cloud, "news", "ann@example.org");
        before = host.snapshot();
    }

    @Test
    void aWrongBucketIsNamed() throws IOException {
        change("bucket: " + Cloud.BUCKET, "bucket: somebody-elses-mail");
        expect(host.homing("sync"), ExitCode.SETUP, "somebody-elses-mail", "store.bucket");
    }

    @Test
    void aMissingTableIsNamed() throws IOException {
        change("table: " + Cloud.TABLE, "table: no-such-table");
        expect(host.homing("sync"), ExitCode.SETUP, "no-such-table", "store.table");
    }

    @Test
    void missingCredentialsAreNamed() throws IOException {
        change("credentials: .*", "credentials: /nonexistent/credentials");
        expect(host.homing("sync"), ExitCode.SETUP, "/nonexistent/credentials", "[default]");
    }

    @Test
    void aStoreOutOfReachIsSomethingThatPasses() throws IOException {
        change("dynamoDbEndpoint: .*", "dynamoDbEndpoint: http://127.0.0.1:1");
        expect(host.homing("sync"), ExitCode.PASSING, Cloud.TABLE, "retried");
    }

    @Test
    void aMissingVolumeIsNamed() throws IOException {
        change("root: .*", "root: /nonexistent/mail");
        expect(host.homing("sync"), ExitCode.DISK, "/nonexistent/mail", "mail.root");
    }

    @Test
    void aSecondAgentIsTurnedAway() throws Exception {
        Path log = directory.resolve("first.log");
        Process first = host.process("64m", "run").redirectOutput(log.toFile()).start();
        try {
            while (!Shell.printed(log).contains("following the journal")) {
                assertThat(first.isAlive()).isTrue();
                Thread.sleep(20);
            }
            Outcome second = host.homing("sync");
            assertThat(second.exit()).isEqualTo(ExitCode.IN_USE.code());
            assertThat(second.err()).contains(host.root().toString()).contains("→");
        } finally {
            first.destroy();
            first.waitFor();
        }
    }

    @Test
    void brokenYamlIsShownWhereItBreaks() throws IOException {
        change("mail:", "mail: [");
        expect(host.homing("sync"), ExitCode.CONFIG, "line ", "homing config check");
        expect(host.homing("config", "check"), ExitCode.CONFIG, "line ", "homing config example");
    }

    @Test
    void anUnknownKeyIsNamedWithTheOnesThatAreKnown() throws IOException {
        change("  region:", "  reegion:");
        expect(host.homing("sync"), ExitCode.CONFIG, "store.reegion: unknown setting", "store.region: is missing");
    }

    @Test
    void aRunAsSomebodyElseIsRefusedBeforeItWrites() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to become somebody else");
        Path classes = Files.createDirectories(directory.resolve("classes"));
        var command = host.process("64m", "sync").command();
        command.replaceAll(word -> word.equals(System.getProperty("java.class.path")) ? readable(classes, word) : word);
        command.addAll(0, List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        Process agent = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(agent.getInputStream().readAllBytes(), UTF_8);
        expect(new Outcome(agent.waitFor(), "", printed), ExitCode.DISK, "Homing runs as user 65534", "sudo -u ");
    }

    /** The class path of this test, copied to where everybody may read it. */
    private static String readable(Path classes, String classPath) {
        var copies = new StringBuilder();
        for (String element : classPath.split(":", -1)) {
            Path copy = classes.resolve(copies.length() + "-" + Path.of(element).getFileName());
            Shell.run("cp", "-r", element, copy.toString());
            Shell.run("chmod", "-R", "a+rX", copy.toString());
            copies.append(copy).append(':');
        }
        return copies.toString();
    }

    private void change(String from, String to) throws IOException {
        String yaml = Files.readString(host.config());
        assertThat(yaml).containsPattern(from);
        Files.writeString(host.config(), yaml.replaceFirst(from, to));
    }

    private void expect(Outcome outcome, ExitCode exit, String... words) throws IOException {
        assertThat(outcome.err()).contains(words).contains("→").doesNotContain("\tat ");
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit.code());
        assertThat(host.snapshot()).as("nothing changed").isEqualTo(before);
    }
}
