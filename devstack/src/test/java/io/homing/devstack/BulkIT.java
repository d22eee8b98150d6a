package io.homing.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.disk.Disk;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncReport;
import io.homing.agent.sync.SyncRun;
import io.homing.store.HostName;
import io.homing.store.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many mails, and then none: all there, in order, exactly once, and an idle run costs one request. */
final class BulkIT {
    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private static final int MAILS = 5_000;
    private static final List<String> USERS = List.of("ann", "bob", "cid");

    @Test
    void fiveThousandMailsArriveOnceInOrderAndAnIdleRunIsOneQuery() throws Exception {
        try (Cloud cloud = Cloud.inMemory(directory.resolve("credentials"))) {
            MailFixtures.fill(cloud, MAILS, USERS);
            Host host = Host.following(cloud, directory, "host");
            List<String> requests = Collections.synchronizedList(new ArrayList<>());

            assertThat(sync(cloud, host, requests).delivered()).isEqualTo(MAILS);
            List<Long> positions = new ArrayList<>();
            for (String user : USERS) {
                List<Long> ofUser = positions(host.inbox("example.org", user).resolve("new"));
                assertThat(ofUser).as(user).isSorted().hasSizeGreaterThan(MAILS / USERS.size() - 1);
                positions.addAll(ofUser);
            }
            Collections.sort(positions);
            assertThat(positions)
                    .isEqualTo(Stream.iterate(1L, n -> n + 1).limit(MAILS).toList());

            var before = host.snapshot();
            requests.clear();
            assertThat(sync(cloud, host, requests).delivered()).isZero();
            assertThat(requests).containsExactly("Query");
            assertThat(host.snapshot()).isEqualTo(before);
        }
    }

    private static SyncReport sync(Cloud cloud, Host host, List<String> requests) {
        try (var volume = MailVolume.open(
                        host.root(), new MaildirLayout(MaildirLayout.DEFAULT), Disk.of(host.root(), Disk.Hooks.NONE));
                var store = cloud.store(requests::add)) {
            return new SyncRun(
                            new HostName("host"),
                            "test",
                            List.of(Lane.FIRST),
                            store.feed(),
                            volume,
                            8,
                            InstantSource.system(),
                            new StopSignal())
                    .run(Progress.NONE);
        }
    }

    /** In the order of the file names, which is the order in which Dovecot gives UIDs. */
    private static List<Long> positions(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .map(name -> Long.valueOf(name.replaceAll(".*_(\\d{12})\\..*", "$1")))
                    .toList();
        }
    }
}
