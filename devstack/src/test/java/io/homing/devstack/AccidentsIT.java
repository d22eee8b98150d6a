package io.homing.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.agent.ExitCode;
import io.homing.agent.config.AgentConfig;
import io.homing.agent.config.ConfigReader;
import io.homing.agent.disk.Disk;
import io.homing.agent.sync.MailVolume;
import io.homing.agent.sync.Progress;
import io.homing.agent.sync.StopSignal;
import io.homing.agent.sync.SyncRun;
import io.homing.devstack.Host.Outcome;
import io.homing.operator.aws.FakeAws;
import io.homing.operator.doctor.FakeDns;
import io.homing.store.aws.AwsStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * What happens to people, staged from end to end: {@code homing doctor} or {@code homing status} names the accident, and what
 * it says to type mends it. Afterwards the doctor finds what he found before, and every mail is there once. Each accident is a
 * line in docs/operations.md.
 */
final class AccidentsIT {
    private static final String ANN = "ann@example.org";
    private static final String POLICY_OF_SES = FakeAws.policy("arn:aws:s3:::%s/incoming/*".formatted(Cloud.BUCKET));

    private final FakeAws ses = new FakeAws().healthy(Cloud.BUCKET);
    private final FakeDns dns = new FakeDns().healthy(EmbeddedAws.REGION);

    @TempDir(factory = OpenDirectory.class)
    Path directory;

    private Cloud cloud;
    private Host host;
    private List<Complaint> before;

    /** What the doctor finds not to be well; of a machine that builds, also that no Dovecot of its own serves this volume. */
    private record Complaint(String name, String told, String next) {}

    @BeforeEach
    void aHostOnWhichAllIsWell() throws IOException {
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        policy(POLICY_OF_SES);
        MailFixtures.catchAll(cloud);
        host = Host.following(cloud, directory, "primary");
        Files.setPosixFilePermissions(host.root(), PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void close() throws IOException {
        cloud.close();
        ses.close();
        dns.close();
    }

    /** One mail has come, and a first look was taken. */
    private void begin() throws IOException {
        MailFixtures.send(cloud, "before", ANN);
        sync();
        before = doctor();
    }

    /** Well as before, and every mail is there once: {@code before}, and these. */
    private void assertMended(String... mails) throws IOException {
        sync();
        assertThat(doctor()).as("what the doctor finds").containsExactlyInAnyOrderElementsOf(before);
        List<String> wanted = new ArrayList<>(List.of("before"));
        wanted.addAll(List.of(mails));
        assertThat(mails()).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(host.homing("verify").out()).contains("no problems found");
    }

    /** A key that was deleted, which DynamoDBLocal and s3proxy refuse as AWS does. */
    @Test
    void expiredCredentials() throws Exception {
        Path cloudsOwn = cloud.config().credentialsFile().orElseThrow();
        String good = Files.readString(cloudsOwn);
        Path file = Files.writeString(directory.resolve("host-credentials"), good);
        Files.writeString(
                host.config(), Files.readString(host.config()).replace(cloudsOwn.toString(), file.toString()));
        begin();
        Files.writeString(file, good.replace(EmbeddedAws.ACCESS_KEY, "key-of-last-year"));
        MailFixtures.send(cloud, "meanwhile", ANN);
        assertThat(host.homing("sync").exit()).isEqualTo(ExitCode.SETUP.code());
        assertThat(complaint("journal, lane 0").next()).contains("New ones: docs/aws-setup.md");
        Files.writeString(file, good);
        assertMended("meanwhile");
    }

    @Test
    void fullDisk() throws Exception {
        assumeTrue(Shell.ROOT, "needs root, to mount");
        Shell.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=600m,mode=0700",
                "tmpfs",
                host.root().toString());
        try {
            Dovecot.own(host.root());
            begin();
            Path backup = host.root().resolve("old-backup.tar");
            Shell.run("dd", "if=/dev/zero", "of=" + backup, "bs=1M", "count=599", "status=none");
            fillUp(host.root());
            MailFixtures.send(cloud, "meanwhile", ANN);
            assertThat(host.homing("sync").exit()).isEqualTo(ExitCode.DISK.code());
            assertThat(host.homing("status").out()).contains("has 0 MB free of 600 MB");
            Complaint full = complaint("disk space");
            assertThat(full.told()).isEqualTo("0 MB free of 600 MB");
            assertThat(full.next()).startsWith("Free some space: df -h %s; du -xsh %1$s/*.".formatted(host.root()));
            assertThat(type("du -xsh %s/*".formatted(host.root()))).containsPattern("\\d+M\\s+" + backup);
            Files.delete(backup);
            Files.delete(host.root().resolve("rest"));
            assertMended("meanwhile");
        } finally {
            Shell.run("umount", host.root().toString());
        }
    }

    /** To the last byte. */
    private static void fillUp(Path root) throws IOException {
        try (var file = Files.newOutputStream(root.resolve("rest"))) {
            byte[] some = new byte[4096];
            while (root.toFile().getUsableSpace() > 0) {
                file.write(some);
            }
        }
    }

    @Test
    void stoppedTimer() throws Exception {
        systemd("inactive");
        MailFixtures.send(cloud, "before", ANN);
        sync();
        assertThat(complaint(doctorProcess(), "service"))
                .isEqualTo(new Complaint(
                        "service",
                        "neither homing.timer nor homing-run is active: no mail is delivered",
                        "systemctl enable --now homing.timer"));
        type("systemctl enable --now homing.timer");
        assertThat(doctorProcess()).extracting(Complaint::name).doesNotContain("service");
        before = doctor();
        assertMended();
    }

    /** SES tries for four hours: what it could not store comes when it may. */
    @Test
    void wrongBucketPolicy() throws Exception {
        begin();
        policy(FakeAws.policy("arn:aws:s3:::%s/*.eml".formatted(Cloud.BUCKET)));
        assertThat(complaint("bucket policy"))
                .isEqualTo(new Complaint(
                        "bucket policy",
                        "the policy does not let the rule homing of SES write to homing-mail/incoming/: mail is lost after 4 hours",
                        "Run ansible/aws.yml again: it restores the policy. SES retries each mail for 4 hours."));
        policy(POLICY_OF_SES);
        MailFixtures.send(cloud, "tried again", ANN);
        assertMended("tried again");
    }

    @Test
    void deletedTable() throws Exception {
        begin();
        cloud.dynamoDb().deleteTable(delete -> delete.tableName(Cloud.TABLE));
        assertThat(host.homing("sync").exit()).isEqualTo(ExitCode.SETUP.code());
        assertThat(complaint("journal, lane 0").told()).contains("homing", "ResourceNotFoundException");
        assertThat(complaint("journal, lane 0").next()).endsWith("If it was deleted: docs/recovery.md");
        Cloud.createTable(cloud.dynamoDb(), Cloud.TABLE);
        Path operator = cloud.config().credentialsFile().orElseThrow();
        assertThat(host.homing("rebuild-table", "--credentials", operator.toString())
                        .exit())
                .isZero();
        MailFixtures.catchAll(cloud); // rules are not in the manifests
        MailFixtures.send(cloud, "afterwards", ANN);
        assertMended("afterwards");
    }

    @Test
    void corruptedObject() throws Exception {
        begin();
        Host backup = Host.following(cloud, directory, "backup");
        assertThat(backup.homing("sync").exit()).isZero();
        cloud.sweep();
        assertThat(host.homing("status").out()).contains("no problems found");
        Set<String> old = processed();
        MailFixtures.send(cloud, "meanwhile", ANN);
        String key = processed().stream()
                .filter(object -> !old.contains(object))
                .findFirst()
                .orElseThrow();
        byte[] good = cloud.s3()
                .getObjectAsBytes(get -> get.bucket(Cloud.BUCKET).key(key))
                .asByteArray();
        overwrite(key, "overwritten".getBytes(UTF_8));
        assertThat(host.homing("sync").exit()).isEqualTo(ExitCode.WITHHELD.code());
        assertThat(host.homing("status").out())
                .contains(
                        "PROBLEM: primary, lane 0: 1 mails are withheld, because their objects are missing or corrupt")
                .contains("→ The sweep replaces them within half an hour. If they remain: `homing verify`.");
        cloud.sweep();
        sync();
        assertThat(host.homing("status").out()).contains("no problems found");
        assertThat(host.homing("verify").out())
                .contains(
                        "OBJECT  " + key.replaceAll("processed/|\\.eml", ""),
                        "→ Restore an earlier version of the object");
        overwrite(key, good);
        assertMended("meanwhile");
    }

    private Set<String> processed() {
        return cloud.s3().listObjectsV2(list -> list.bucket(Cloud.BUCKET).prefix("processed/")).contents().stream()
                .map(object -> object.key())
                .collect(Collectors.toSet());
    }

    private void overwrite(String key, byte[] bytes) {
        cloud.s3().putObject(put -> put.bucket(Cloud.BUCKET).key(key), RequestBody.fromBytes(bytes));
    }

    @Test
    void lostVolume() throws Exception {
        begin();
        MailFixtures.send(cloud, "second", ANN);
        sync();
        Shell.run("find", host.root().toString(), "-mindepth", "1", "-delete");
        Complaint lost = complaint("state, lane 0");
        assertThat(lost.told())
                .isEqualTo("%s is new, but primary had reached position 2: its volume is lost, or not mounted"
                        .formatted(host.root()));
        assertThat(lost.next())
                .isEqualTo(
                        "Check the mount: findmnt -T %s. If the volume is lost: homing rebuild".formatted(host.root()));
        type("findmnt -T " + host.root());
        assertThat(host.homing("rebuild").out()).contains("2 delivered");
        assertMended("second");
    }

    /**
     * A Pi without a battery: mail comes home all the same (I8, and ClockIT by faketime). Seen from any host; what the doctor
     * says on that one is in AccidentsTest.
     */
    @Test
    void clockIn1970() throws Exception {
        begin();
        MailFixtures.send(cloud, "meanwhile", ANN);
        syncAt(Instant.parse("1970-01-02T03:04:05Z"));
        assertThat(host.homing("status").out())
                .contains("PROBLEM: primary, lane 0: heartbeat at 1970-01-02T03:04:05Z: its clock is wrong,")
                .contains("→ On that host: `timedatectl set-ntp true`");
        assertMended("meanwhile"); // by the right clock
        assertThat(host.homing("status").out()).doesNotContain("clock");
    }

    private void syncAt(Instant moment) {
        AgentConfig config = ConfigReader.read(host.config());
        Disk disk = Disk.of(host.root(), Disk.Hooks.NONE);
        try (MailVolume volume = MailVolume.open(host.root(), config.mail().layout(), disk);
                AwsStore store = cloud.store(InstantSource.fixed(moment), request -> {})) {
            new SyncRun(
                            config.host(),
                            "0.1.0",
                            config.sync().lanes(),
                            store.feed(),
                            volume,
                            config.sync().fetches(),
                            InstantSource.fixed(moment),
                            new StopSignal())
                    .run(Progress.NONE);
        }
    }

    @Test
    void ruleSetInactive() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.exists(Path.of(path, "aws"))),
                "needs aws: pip install awscli");
        begin();
        ses.noRules();
        Complaint inactive = complaint("receipt rules");
        assertThat(inactive.told()).isEqualTo("no rule set is active in eu-west-1: SES rejects all mail");
        ses.answer("SetActiveReceiptRuleSet", 200, """
                <SetActiveReceiptRuleSetResponse><SetActiveReceiptRuleSetResult/><ResponseMetadata><RequestId>1</RequestId>
                </ResponseMetadata></SetActiveReceiptRuleSetResponse>""");
        type(inactive.next());
        assertThat(ses.asked())
                .anyMatch(call -> call.startsWith("SetActiveReceiptRuleSet") && call.contains("RuleSetName=homing"));
        ses.healthy(Cloud.BUCKET); // as SES does when it is told so
        MailFixtures.send(cloud, "tried again", ANN);
        assertMended("tried again");
    }

    /** Started by hand, and forgotten. */
    @Test
    void secondAgentOnTheVolume() throws Exception {
        systemd("active");
        begin();
        Process forgotten = host.process("64m", "run")
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            // the doctor takes no lock: a look that did, to see whether it is taken, could keep the other from it
            while (doctorProcess().stream()
                    .noneMatch(complaint -> complaint.name().equals("agent"))) {
                assertThat(forgotten.isAlive()).isTrue();
            }
            assertThat(host.homing("sync").exit()).isEqualTo(ExitCode.IN_USE.code());
            MailFixtures.send(cloud, "meanwhile", ANN);
            Complaint second = complaint(doctorProcess(), "agent");
            assertThat(second.told())
                    .isEqualTo("process %d uses the mail volume and is not a service of Homing: a second agent"
                            .formatted(forgotten.pid()));
            assertThat(second.next()).endsWith("Then end it: kill " + forgotten.pid());
            type(second.next().substring(second.next().indexOf("kill ")));
            assertThat(forgotten.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            forgotten.destroyForcibly();
        }
        assertMended("meanwhile");
    }

    private void sync() {
        Outcome outcome = host.homing("sync");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
    }

    private void policy(String policy) {
        cloud.s3().putBucketPolicy(put -> put.bucket(Cloud.BUCKET).policy(policy));
    }

    private static Complaint complaint(List<Complaint> complaints, String name) {
        assertThat(complaints).extracting(Complaint::name).contains(name);
        return complaints.stream()
                .filter(complaint -> complaint.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Complaint complaint(String name) throws IOException {
        return complaint(doctor(), name);
    }

    private List<String> command() {
        return List.of(
                "doctor",
                "--json",
                "--domain",
                "example.org",
                "--resolver",
                "127.0.0.1:" + dns.address().getPort());
    }

    private List<Complaint> doctor() throws IOException {
        return complaints(
                ses.asAws(() -> host.homing(command().toArray(String[]::new))).out());
    }

    /** As a process, which finds the programs of {@link #systemd}. */
    private List<Complaint> doctorProcess() throws IOException {
        return complaints(process(command().toArray(String[]::new)));
    }

    private static List<Complaint> complaints(String json) throws IOException {
        var findings = new JsonMapper().readTree(json).path("findings");
        assertThat(findings).as(json).isNotEmpty();
        return StreamSupport.stream(findings.spliterator(), false)
                .filter(finding -> !finding.path("level").asText().equals("ok"))
                .map(finding -> new Complaint(
                        finding.path("name").asText(),
                        finding.path("told").asText(),
                        finding.path("next").asText()))
                .toList();
    }

    /** What it prints, whatever its exit code. */
    private String process(String... command) throws IOException {
        List<String> line = host.process("64m", command).command();
        return new String(here(line).start().getInputStream().readAllBytes(), UTF_8);
    }

    /** Types a line on this host. */
    private String type(String line) {
        return Shell.output(here(List.of("sh", "-c", line)).redirectErrorStream(true));
    }

    private ProcessBuilder here(List<String> command) {
        var process = new ProcessBuilder(command);
        process.environment()
                .putAll(Map.of(
                        "PATH",
                        directory.resolve("bin") + ":" + System.getenv("PATH"),
                        "AWS_ENDPOINT_URL",
                        ses.uri().toString(),
                        "AWS_ACCESS_KEY_ID",
                        EmbeddedAws.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        EmbeddedAws.SECRET_KEY));
        return process;
    }

    /** A systemd with nothing but our timer, which is as it was told to be. */
    private void systemd(String timer) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path state = Files.writeString(directory.resolve("timer"), timer);
        Path program = Files.writeString(bin.resolve("systemctl"), """
                #!/bin/sh
                if [ "$*" = 'enable --now homing.timer' ]; then
                  echo active >%1$s
                elif [ "$1" = show ]; then
                  printf 'Id=homing.timer\\nActiveState=%%s\\n\\n' "$(cat %1$s)"
                  printf 'Id=%%s\\nActiveState=inactive\\nMainPID=0\\n\\n' homing.service homing-run.service
                fi
                """.formatted(state));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The subjects of all mails that Ann has. */
    private List<String> mails() throws IOException {
        try (Stream<Path> files = Files.walk(host.inbox("example.org", "ann"))) {
            return files.filter(file -> file.getFileName().toString().contains(".homing,"))
                    .map(AccidentsIT::subject)
                    .toList();
        }
    }

    private static String subject(Path file) {
        try {
            return Files.readString(file, UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("Subject: "))
                    .map(line -> line.substring("Subject: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
