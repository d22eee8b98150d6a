package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncRun;
import io.homing.lambda.MailHandler;
import io.homing.lambda.Settings;
import io.homing.lambda.Wiring;
import io.homing.operator.cost.RequestCounts;
import io.homing.store.HostName;
import io.homing.store.Lane;
import io.homing.store.aws.AwsStore;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code homing cost} multiplies with prices is what our programs really ask AWS for. */
final class CostIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    @Test
    void theRequestsOfTheBillAreCounted() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"));
                AwsStore store = cloud.store(requests::add)) {
            MailFixtures.catchAll(cloud);
            var ses = SesInbound.calling(function(store), cloud.s3(), Cloud.BUCKET);
            Path root = Files.createDirectory(directory.resolve("mail"));
            receive(ses);
            sync(root, store); // makes the mailbox, for which a host asks once whether it is retired
            Map<String, Integer> function = counted(() -> receive(ses));
            assertThat(function).isEqualTo(onFile("function"));
            assertThat(counted(() -> sync(root, store))).isEqualTo(onFile("mail"));
            assertThat(counted(() -> sync(root, store))).isEqualTo(onFile("idle"));
            assertThat(counted(() -> sweep(function(store)))).isEqualTo(onFile("sweep"));
        }
    }

    private static void receive(SesInbound ses) {
        ses.receive(
                new SesInbound.Envelope("eve@example.net", List.of("ann@example.org")),
                "Subject: x\r\n\r\n".getBytes(UTF_8));
    }

    private static MailHandler function(AwsStore store) {
        Map<String, String> environment = Map.of(
                "AWS_REGION",
                "eu-central-1",
                "HOMING_BUCKET",
                Cloud.BUCKET,
                "HOMING_TABLE",
                Cloud.TABLE,
                "HOMING_HOSTS",
                "primary,backup");
        return new MailHandler(Wiring.of(
                Wiring.Ports.of(store),
                mail -> "sent",
                Settings.of(environment),
                InstantSource.system(),
                new PrintStream(OutputStream.nullOutputStream())));
    }

    private static void sweep(MailHandler function) throws Exception {
        function.handleRequest(
                new ByteArrayInputStream("{\"homing\":\"sweep\"}".getBytes(UTF_8)),
                OutputStream.nullOutputStream(),
                null);
    }

    private static void sync(Path root, AwsStore store) {
        try (var volume =
                MailVolume.open(root, new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(root, Disk.Hooks.NONE))) {
            new SyncRun(
                            new HostName("primary"),
                            "test",
                            List.of(Lane.FIRST),
                            store.feed(),
                            volume,
                            1,
                            InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")),
                            new StopSignal())
                    .run(Progress.NONE);
        }
    }

    /** An action that may fail. */
    private interface Action {
        void run() throws Exception;
    }

    private Map<String, Integer> counted(Action action) throws Exception {
        requests.clear();
        action.run();
        Map<String, Integer> counts = new TreeMap<>();
        requests.forEach(request -> counts.merge(request, 1, Integer::sum));
        return counts;
    }

    private static Map<String, Integer> onFile(String what) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String request : List.of(
                "BatchGetItem",
                "GetObject",
                "ListObjectsV2",
                "PutItem",
                "PutObject",
                "Query",
                "TransactWriteItems",
                "UpdateItem")) {
            String name = what + "." + request;
            if (RequestCounts.measured().has(name)) {
                counts.put(request, (int) RequestCounts.measured().of(name));
            }
        }
        return counts;
    }
}
