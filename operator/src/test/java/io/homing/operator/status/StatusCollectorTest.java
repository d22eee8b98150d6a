package io.homing.operator.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.agent.sync.MailVolumeView;
import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.Entry;
import io.homing.store.EntryFormat;
import io.homing.store.FolderName;
import io.homing.store.HostName;
import io.homing.store.HostRecord;
import io.homing.store.InMemoryMailStore;
import io.homing.store.IndexRecordBuilder;
import io.homing.store.Lane;
import io.homing.store.MailboxName;
import io.homing.store.MessageId;
import io.homing.store.Position;
import io.homing.store.SweepStatus;
import io.homing.store.TestClock;
import io.homing.store.Withheld;
import io.homing.store.json.EntryJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusCollectorTest {
    private static final HostName HERE = new HostName("primary");
    private static final HostName THERE = new HostName("backup");

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final InMemoryMailStore store = new InMemoryMailStore(clock, 1);

    @BeforeEach
    void theCloudSideHasSwept() {
        store.publish(new SweepStatus(clock.instant(), clock.instant(), List.of(HERE, THERE), 3));
    }

    @Test
    void hostsThatHaveItAllAreWell() {
        mail("m1");
        report(HERE, 1);
        report(THERE, 1);
        Status status = look(Optional.empty());
        assertThat(status.troubles()).isEmpty();
        assertThat(status.hosts()).extracting(Status.Host::name).containsExactly(THERE, HERE);
        assertThat(status.hosts().getFirst().lanes())
                .containsExactly(new Status.LaneOf(
                        Lane.FIRST,
                        new Position(1),
                        0,
                        Duration.ZERO,
                        Optional.of(clock.instant()),
                        0,
                        clock.instant(),
                        "1.0"));
        assertThat(status.machine().free().orElseThrow()).isPositive();
    }

    @Test
    void aHostThatLivesAndGetsNowhereIsBehind() {
        mail("m1");
        report(THERE, 1);
        clock.turn(Duration.ofMinutes(1));
        mail("m2");
        mail("m3");
        clock.turn(Duration.ofMinutes(30));
        report(HERE, 3);
        report(THERE, 1);
        Status.LaneOf there = look(Optional.empty()).hosts().getFirst().lanes().getFirst();
        assertThat(there.behind()).isEqualTo(2);
        assertThat(there.lag()).isEqualTo(Duration.ofMinutes(30));
        assertThat(troubles())
                .containsExactly("backup, lane 0: the host reports, but 2 mails are pending, the oldest for PT30M");
    }

    @Test
    void aHostThatIsSilentIsTold() {
        report(HERE, 0);
        report(THERE, 0);
        clock.turn(Duration.ofMinutes(20));
        report(HERE, 0);
        assertThat(troubles()).containsExactly("backup, lane 0: no heartbeat since 2026-11-21T12:00:00Z");
    }

    @Test
    void aHostThatTheDeploymentKnowsAndThatNeverCameIsTold() {
        report(HERE, 0);
        assertThat(troubles()).containsExactly("backup has never reported its position");
    }

    @Test
    void aDocumentOnTheVolumeThatCannotBeUnderstoodIsTold() throws IOException {
        report(HERE, 0);
        report(THERE, 0);
        Path waiting = Files.createDirectories(directory.resolve("mail/.homing/waiting"));
        Path entry = Files.writeString(waiting.resolve("0-000000000001.json"), "{\"position\":");
        assertThat(troubles()).singleElement().asString().startsWith("cannot read the state file " + entry);
    }

    @Test
    void withheldMailIsTold() {
        mail("m1");
        report(THERE, 1);
        var withheld = new Withheld(new Position(1), new MessageId("m1"), Withheld.Why.MISSING);
        store.report(new HostRecord(HERE, Lane.FIRST, new Position(1), clock.instant(), "1.0", List.of(withheld)));
        assertThat(troubles())
                .containsExactly("primary, lane 0: 1 mails are withheld, because their objects are missing or corrupt");
    }

    @Test
    void aHostThatDoesNotReadWhatMayBeWrittenIsTold() {
        report(HERE, 0, new EntryFormat(2));
        report(THERE, 0, EntryFormat.FIRST);
        assertThat(troubles()).isEmpty();
        assertThat(look(Optional.empty()).formats().written()).isEqualTo(EntryFormat.FIRST);
        store.putEntryFormat(new EntryFormat(2));
        assertThat(troubles())
                .containsExactly("backup reads journal entries up to format 1, but format 2 may be written");
        report(THERE, 0, new EntryFormat(3));
        assertThat(troubles()).isEmpty();
        assertThat(look(Optional.empty()).formats().readByAll()).isEqualTo(new EntryFormat(2));
    }

    @Test
    void anEntryOfANewerFormatIsToldOnceAndHidesNothingElse() {
        Entry first = mail("m1");
        Entry second = mail("m2");
        report(HERE, 1);
        report(THERE, 0);
        store.putEntry(second, EntryJson.write(second).replace("\"version\":1", "\"version\":2"));
        assertThat(look(Optional.empty()).hosts())
                .flatExtracting(Status.Host::lanes)
                .extracting(Status.LaneOf::behind)
                .containsExactly(2L, 1L);
        report(THERE, 1);
        assertThat(troubles())
                .containsExactly("journal entry cannot be read: version: this program reads up to 1 (got 2)");
        store.putEntry(first, "{}");
        assertThat(troubles()).hasSize(2);
    }

    @Test
    void aCloudSideThatSweepsNoMoreIsTold() {
        clock.turn(Duration.ofHours(2));
        report(HERE, 0);
        report(THERE, 0);
        assertThat(troubles()).containsExactly("the last sweep of the function was at 2026-11-21T12:00:00Z");
    }

    @Test
    void aVolumeThatIsNotMountedHidesNothingElse() throws IOException {
        report(HERE, 0);
        report(THERE, 0);
        Path root = directory;
        directory = directory.resolve("not-mounted");
        assertThat(troubles()).singleElement().asString().contains("not-mounted", "does not exist");
        directory = root;
    }

    @Test
    void theMailOfThisMonthIsCountedFromItsFirstMoment() {
        clock.turn(Duration.between(clock.instant(), Instant.parse("2026-11-30T23:59:59Z")));
        mail("november");
        clock.turn(Duration.ofSeconds(1));
        mail("december-1");
        mail("december-2");
        clock.turn(Duration.ofDays(1));
        Status.Month month = look(Optional.empty()).month();
        assertThat(month.deliveries()).isEqualTo(2);
        assertThat(month.usd()).isBetween(0.01, 1.0);
    }

    @Test
    void theDaysOfACertificateAreCounted() throws Exception {
        Path pem = certificate(30);
        Status status = look(Optional.of(pem.toString()));
        assertThat(status.machine().certificateDays().orElseThrow()).isBetween(28L, 30L);
        assertThat(status.troubles()).noneMatch(problem -> problem.what().contains("certificate"));
        assertThat(look(Optional.of(certificate(3).toString())).troubles())
                .anyMatch(problem -> problem.what().startsWith("the certificate at " + directory));
        assertThat(look(Optional.of(directory.resolve("none.pem").toString())).troubles())
                .anyMatch(problem -> problem.what().contains("cannot be read"));
    }

    /** By the JDK's own tool, which dates it by the real clock. */
    private Path certificate(int days) throws Exception {
        clock.turn(Duration.between(clock.instant(), Instant.now()));
        Path keys = directory.resolve("keys" + days);
        Path pem = directory.resolve("cert" + days + ".pem");
        keytool("-genkeypair", "-keystore", keys, "-keyalg", "EC", "-dname", "CN=mail", "-validity", days);
        keytool("-exportcert", "-rfc", "-keystore", keys, "-file", pem);
        return pem;
    }

    private static void keytool(Object... words) throws Exception {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        for (Object word : words) {
            line.add(word.toString());
        }
        line.addAll(List.of("-alias", "a", "-storepass", "secret"));
        assertThat(new ProcessBuilder(line).redirectErrorStream(true).start().waitFor())
                .isZero();
    }

    private List<String> troubles() {
        return look(Optional.empty()).troubles().stream()
                .map(Status.Problem::what)
                .toList();
    }

    private Status look(Optional<String> certificate) {
        var layout = new MaildirLayout(MaildirLayout.DEFAULT);
        Path root = directory.resolve("mail");
        if (Files.isDirectory(directory)) {
            root.toFile().mkdirs();
        }
        var config = new AgentConfig(
                HERE,
                new AgentConfig.Mail(root, layout),
                null,
                new AgentConfig.Sync(List.of(Lane.FIRST), Duration.ofMinutes(1), 1),
                new AgentConfig.Health(Optional.empty(), Duration.ofMinutes(10), certificate),
                new AgentConfig.Metrics(Optional.empty()),
                Optional.empty());
        return new StatusCollector(config, store, () -> MailVolumeView.of(root, layout), Duration.ofMinutes(15))
                .collect(clock.instant());
    }

    private void report(HostName host, long position) {
        report(host, position, EntryFormat.HIGHEST);
    }

    private void report(HostName host, long position, EntryFormat reads) {
        store.report(
                new HostRecord(host, Lane.FIRST, new Position(position), clock.instant(), "1.0", reads, List.of()));
    }

    private Entry mail(String id) {
        var ann = MailboxName.of("ann@example.org");
        return store.commit(
                        IndexRecordBuilder.of(new MessageId(id), id.getBytes(UTF_8))
                                .received(clock.instant())
                                .build(),
                        List.of(new Decision.Deliver(new Address("ann@example.org"), ann, FolderName.INBOX, "test")))
                .getFirst()
                .entry();
    }
}
