package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.ExitCode;
import io.homing.devstack.Host.Outcome;
import io.homing.lambda.MailHandler;
import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.store.Entry;
import io.homing.store.InMemoryEventQueue;
import io.homing.store.Lane;
import io.homing.store.Position;
import io.homing.store.StoreLayout;
import io.homing.store.TestClock;
import io.homing.store.aws.AwsStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** The table is lost, and made anew from the bucket: both hosts go on, and nothing is doubled or missing. */
final class RebuildTableIT {
    private static final String ANN = "ann@example.org";

    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private Cloud cloud;
    private Host primary;
    private Host backup;

    @BeforeEach
    void start() throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        primary = Host.following(cloud, directory, "primary");
        backup = Host.following(cloud, directory, "backup");
        MailFixtures.catchAll(cloud);
    }

    @AfterEach
    void stop() throws IOException {
        cloud.close();
    }

    /**
     * The primary is ahead of the manifests, for those of its last mail and of one in between were never written; the backup
     * is behind. One mail is stored by SES and nothing was decided about it.
     */
    @Test
    void bothHostsGoOnWithoutADoubledOrALostMail() throws Exception {
        send(1, 3);
        sync(backup);
        send(4, 8);
        sync(primary);
        List<Entry> before = journal();
        forget(before.get(4));
        forget(before.get(7));
        stored("no-event-came", "mail 9");
        cloud.loseTable();

        assertThat(rebuild(primary).out()).contains("2 entries had no manifest", "100 positions stay unused");
        assertThat(rebuild(primary).err()).contains("the table has a journal: lane 0 ends at position 108");
        List<Entry> after = journal();
        assertThat(after).hasSize(108);
        for (int index : List.of(0, 1, 2, 3, 5, 6)) {
            assertThat(after.get(index)).isEqualTo(before.get(index));
        }
        assertThat(after.get(4).message()).isEqualTo(before.get(4).message());
        assertThat(after.get(7).message()).isEqualTo(before.get(7).message());

        MailFixtures.catchAll(cloud);
        assertThat(sweep()).contains("\"recovered\":1,\"repaired\":0,");
        send(10, 10);
        sync(primary);
        sync(backup);
        assertThat(subjects(primary))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 10).mapToObj(n -> "mail " + n).toList());
        assertThat(names(backup)).isEqualTo(names(primary));
        for (Host host : List.of(primary, backup)) {
            assertThat(host.homing("verify").out()).contains("10 here", "no problems found");
        }
        assertThat(sweep()).contains("\"recovered\":0,\"repaired\":0,");
        sync(primary);
        assertThat(names(primary)).hasSize(10);
    }

    @Test
    void onlyAnOperatorMakesATable() {
        Outcome outcome = primary.homing("rebuild-table");
        assertThat(outcome.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(outcome.err()).contains("Missing required option: '--credentials=FILE'");
        Outcome empty = rebuild(primary);
        assertThat(empty.exit()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(empty.err()).contains("nothing below manifest/");
    }

    private Outcome rebuild(Host host) {
        return host.homing(
                "rebuild-table",
                "--credentials",
                directory.resolve("credentials").toString());
    }

    private void send(int from, int to) {
        for (int n = from; n <= to; n++) {
            MailFixtures.send(cloud, "mail " + n, ANN);
        }
    }

    private static void sync(Host host) {
        assertThat(host.homing("sync").exit()).isZero();
    }

    private List<Entry> journal() {
        return cloud.store().feed().next(Lane.FIRST, Position.NONE, Integer.MAX_VALUE);
    }

    private void forget(Entry entry) {
        cloud.s3()
                .deleteObject(delete -> delete.bucket(Cloud.BUCKET)
                        .key(StoreLayout.manifest(entry).value()));
    }

    private void stored(String id, String subject) {
        String mail = """
                Return-Path: <eve@example.net>\r
                Received: from client by inbound-smtp.eu-central-1.amazonaws.com with SMTP id %s\r
                 for ann@example.org; Sat, 21 Nov 2026 12:00:00 +0000\r
                X-SES-Spam-Verdict: PASS\r
                X-SES-Virus-Verdict: PASS\r
                Authentication-Results: amazonses.com; spf=pass client-ip=203.0.113.9; dmarc=pass;\r
                Subject: %s\r
                \r
                Hello.\r
                """.formatted(id, subject);
        cloud.s3()
                .putObject(
                        put -> put.bucket(Cloud.BUCKET).key("incoming/" + id),
                        RequestBody.fromBytes(mail.getBytes(UTF_8)));
    }

    /** As after half an hour. */
    private String sweep() throws IOException {
        Instant later = Instant.now().plus(Duration.ofMinutes(30));
        try (AwsStore store = cloud.store(new TestClock(later), request -> {})) {
            var settings = Settings.of(
                    Map.of("AWS_REGION", "eu-central-1", "HOMING_BUCKET", Cloud.BUCKET, "HOMING_TABLE", Cloud.TABLE));
            var function = new MailHandler(Wiring.of(
                    Wiring.Ports.of(store),
                    new InMemoryEventQueue(),
                    mail -> "sent",
                    settings,
                    new TestClock(later),
                    new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
            InMemoryEventQueue.wasEmpty(store.recovery(), later);
            var out = new ByteArrayOutputStream();
            function.handleRequest(new ByteArrayInputStream("{\"homing\":\"sweep\"}".getBytes(UTF_8)), out, null);
            return out.toString(UTF_8);
        }
    }

    private static List<String> names(Host host) throws IOException {
        try (Stream<Path> files = Files.list(host.inbox("example.org", "ann").resolve("new"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> subjects(Host host) throws IOException {
        return names(host).stream()
                .map(name -> host.inbox("example.org", "ann").resolve("new").resolve(name))
                .map(RebuildTableIT::subject)
                .toList();
    }

    private static String subject(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("Subject: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("Subject: ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
