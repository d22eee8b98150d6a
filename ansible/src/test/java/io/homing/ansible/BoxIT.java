package io.homing.ansible;

import static io.homing.ansible.TestMachine.must;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.homing.ansible.ExternalTool.Run;
import io.homing.ansible.SesSmtp.Sent;
import io.homing.devstack.Cloud;
import io.homing.devstack.EmbeddedAws;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The backup host, installed for real: one life of a box of 1 GB, from bare Debian to a reboot, with the emulated cloud,
 * an SES that takes mail and a Let's Encrypt around it. On Debian 12 and 13, or on one: {@code -Dhoming.debian=bookworm}.
 */
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "a whole box, minutes: ./check --long")
@ParameterizedClass
@MethodSource("suites")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BoxIT {
    private static final String ANN = "ann@example.org:secret";

    private static Path directory;
    private static Path settings;
    private static Path root;
    private static TestMachine testMachine;
    private static Cloud cloud;
    private static SesSmtp ses;
    private static final List<AutoCloseable> world = new ArrayList<>();
    private static long start;

    @Parameter
    String suite;

    static Stream<String> suites() {
        return Stream.of(System.getProperty("homing.debian", "bookworm,trixie").split(","));
    }

    @BeforeParameterizedClassInvocation
    static void installTheBox(String suite) throws Exception {
        needAll();
        directory = Files.createTempDirectory("homing-box-");
        certify();
        testMachine = TestMachine.start(directory, suite);
        world.add(testMachine);
        cloud = Cloud.inMemory(directory.resolve("aws"));
        world.add(cloud);
        var s3 =
                new PortForward(TestMachine.world(), cloud.config().s3Endpoint().orElseThrow());
        world.add(s3);
        var dynamoDb = new PortForward(
                TestMachine.world(), cloud.config().dynamoDbEndpoint().orElseThrow());
        world.add(dynamoDb);
        ses = new SesSmtp(TestMachine.world(), directory.resolve("cloud.p12"), "test");
        world.add(ses);
        var pebble = new Pebble(directory, TestMachine.world(), directory.resolve("cloud.pem"), testMachine.address());
        world.add(pebble);

        TestMachine.write(directory.resolve("users"), """
                # Ann and Bob
                ann@example.org:{SHA512-CRYPT}%s
                bob@example.org:{SHA512-CRYPT}%s
                """.formatted(hash("secret"), hash("geheim")));
        TestMachine.write(directory.resolve("smtp"), """
                # Homing, for mail clients that send through SES.
                server = cloud.test:%d
                port = 465 (TLS) or 587 (STARTTLS)
                user = %s
                password = %s
                """.formatted(ses.port(), SesSmtp.USER, SesSmtp.PASSWORD));
        settings = TestMachine.write(directory.resolve("backup.yml"), """
                mail_host: mail.example.org
                domains: [example.org]
                alert_address: you@example.com
                store:
                  region: %s
                  bucket: %s
                  s3Endpoint: http://cloud.test:%d
                  dynamoDbEndpoint: http://cloud.test:%d
                users: %5$s/users
                aws_credentials: %5$s/aws
                smtp_credentials: %5$s/smtp
                agent_deb: %6$s
                acme_directory: https://cloud.test:%7$d/dir
                senders: { ann@example.org: [info@example.org] }
                """.formatted(
                EmbeddedAws.REGION, Cloud.BUCKET, s3.port(), dynamoDb.port(), directory, agent(), pebble.port()));
        var ann = MailboxName.of("ann@example.org");
        cloud.rule(Rule.deliver(new RulePattern("*@example.org"), ann, FolderName.INBOX));
        receive("Welcome home", "This mail went SES, Lambda, S3, DynamoDB, agent, Maildir, Dovecot, Roundcube.");

        String check = must(testMachine.playbook(settings, "--check", "--diff"));
        assertThat(check).contains("A check of a new machine ends here").doesNotContain("not-a-secret");
        start = System.nanoTime();
        Run first = testMachine.playbook(settings, "--diff");
        TestMachine.write(directory.resolve("first.log"), first.text());
        System.out.printf("box of %s: installed after %.0f s%n", suite, seconds());
        assertThat(must(first)).doesNotContain("not-a-secret", SesSmtp.PASSWORD, "$6$");
        root = pebble.root(directory.resolve("root.pem"));
    }

    @AfterParameterizedClassInvocation
    static void leaveNothingBehind() throws Exception {
        for (AutoCloseable one : world.reversed()) {
            one.close();
        }
        world.clear();
        if (directory != null) {
            FileUtils.deleteQuietly(directory.toFile());
        }
    }

    @Test
    @Order(1)
    void theFirstMailIsReadAndAnsweredInRoundcube() throws Exception {
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2); !shows("Welcome home"); Thread.sleep(500)) {
            assertThat(System.nanoTime()).as("no mail").isLessThan(end);
        }
        Path screenshot = Path.of("target", "roundcube-" + suite + ".png").toAbsolutePath();
        Run person = ExternalTool.run(new ProcessBuilder(
                        "node",
                        Path.of("src/test/box/roundcube.js").toAbsolutePath().toString(),
                        testMachine.address(),
                        "" + screenshot)
                .directory(Path.of("target/browser").toFile()));
        JsonNode seen = new JsonMapper().readTree(must(person));
        double read = seconds() - (System.currentTimeMillis() - seen.get("at").asLong()) / 1e3;
        System.out.printf("box of %s: from bare box to first mail read in Roundcube: %.0f s%n", suite, read);
        System.out.printf("box of %s: memory %s%n", suite, megabytes(testMachine.memory()));

        assertThat(seen.get("refused").asText()).contains("failed");
        assertThat(seen.get("subject").asText()).contains("Welcome home");
        assertThat(seen.get("text").asText()).contains("This mail went SES");
        assertThat(seen.get("folders").toString())
                .contains("inbox:", "drafts:", "sent:", "junk:", "trash:", "archive:");
        assertThat(seen.get("largestUpload").asLong()).isBetween(29L << 20, 40L << 20);
        assertThat(seen.get("sent").toString()).contains("Re: Welcome home");
        assertThat(screenshot).isNotEmptyFile();
        Sent answer = ses.sent().poll(10, TimeUnit.SECONDS);
        assertThat(answer.from()).isEqualTo("ann@example.org");
        assertThat(answer.recipients()).containsExactly("eve@example.net");
        assertThat(answer.mail()).contains("Subject: Re: Welcome home", "Answered from Roundcube.");
        assertThat(testMachine.root("fail2ban-client status homing-roundcube")).containsPattern("Total failed:\\s+1");
    }

    @Test
    @Order(2)
    void aSecondRunChangesNothing() throws IOException {
        assertThat(must(testMachine.playbook(settings))).contains("changed=0");
    }

    @Test
    @Order(2)
    void imapIsTrustedAndShowsItsFoldersForWhatTheyAre() throws IOException {
        assertThat(imap("LIST (SPECIAL-USE) \"\" \"*\""))
                .contains("\\Drafts) \"/\" Drafts", "\\Sent) \"/\" Sent", "\\Junk) \"/\" Junk")
                .contains("\\Trash) \"/\" Trash", "\\Archive) \"/\" Archive");
        assertThat(imap("LSUB \"\" \"*\"")).contains("Archive");
        assertThat(imap("GETQUOTAROOT INBOX")).contains("10485760");
    }

    @Test
    @Order(2)
    void peopleSendAsThemselvesOnly() throws Exception {
        ses.sent().clear();
        assertThat(send("ann@example.org", "Ann <ann+shop@example.org>").exit()).isZero();
        assertThat(send("info@example.org", "info@example.org").exit()).isZero();
        assertThat(ses.sent().poll(10, TimeUnit.SECONDS).recipients()).containsExactly("eve@example.net");
        assertThat(ses.sent().poll(10, TimeUnit.SECONDS).from()).isEqualTo("info@example.org");
        for (String from : List.of("bob@example.org", "Ann <bob@example.org>", "ann@example.org, bob@example.org")) {
            Run lie = send("ann@example.org", from);
            assertThat(lie.exit()).as(from).isNotZero();
            assertThat(lie.text()).as(from).contains("550");
        }
        assertThat(send("bob@example.org", "ann@example.org").exit()).isNotZero();
        assertThat(ses.sent()).isEmpty();
    }

    @Test
    @Order(2)
    void nothingListensThatShouldNot() throws Exception {
        assertThat(testMachine.open()).containsExactly(22, 80, 443, 587, 993);
        // Behind the firewall, too: for all the world only these, and the rest for the box itself.
        List<String> listening = testMachine
                .root("ss -Hlntu | awk '{print $1, $5}'")
                .lines()
                .filter(line -> !line.contains("127.0.0.1:"))
                .map(line -> line.replaceAll("(\\[::]|0\\.0\\.0\\.0|\\*):", ""))
                .distinct()
                .sorted()
                .toList();
        assertThat(listening).containsExactly("tcp 22", "tcp 443", "tcp 587", "tcp 80", "tcp 993");
    }

    @Test
    @Order(2)
    void theWebAnswersOnlyWhatItShould() throws IOException {
        String config =
                must(testMachine.curl(root, "http://mail.example.org/.well-known/autoconfig/mail/config-v1.1.xml"));
        assertThat(config).contains("<domain>example.org</domain>", "<port>993</port>", "<port>587</port>");
        assertThat(must(testMachine.curl(root, "https://mail.example.org/mail/config-v1.1.xml")))
                .isEqualTo(config);
        assertThat(must(testMachine.curl(root, "-I", "http://mail.example.org/")))
                .contains("301", "Location: https://mail.example.org/");
        assertThat(must(testMachine.curl(root, "-I", "https://mail.example.org/")))
                .containsIgnoringCase("strict-transport-security")
                .doesNotContainPattern("(?i)server: nginx/|x-powered-by");
        for (String hidden : List.of("config/config.inc.php", "../config/config.inc.php", ".htaccess", "installer/")) {
            assertThat(testMachine
                            .curl(root, "--path-as-is", "-f", "https://mail.example.org/" + hidden)
                            .text())
                    .doesNotContain("des_key", "imap_host");
        }
    }

    @Test
    @Order(3)
    void whoTriesPasswordsIsLockedOutAndNobodyElse() throws Exception {
        String[] guess = {"-u", "ann@example.org:guess", "imaps://mail.example.org/"};
        String[] stranger = {"--interface", testMachine.stranger(), "--connect-timeout", "3"};
        String[] guessing = Stream.of(stranger, guess).flatMap(Stream::of).toArray(String[]::new);
        try (var threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(Collections.nCopies(8, () -> testMachine.curl(root, guessing)));
        }
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2); ; Thread.sleep(500)) {
            if (testMachine.root("fail2ban-client status homing-dovecot").contains(testMachine.stranger())) {
                break;
            }
            assertThat(System.nanoTime()).as("not locked out").isLessThan(end);
        }
        Run locked = testMachine.curl(
                root,
                Stream.of(stranger, new String[] {"-u", ANN, "imaps://mail.example.org/"})
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        assertThat(locked.exit()).as(locked.text()).isIn(7, 28); // no connection
        assertThat(imap("STATUS INBOX (MESSAGES)")).contains("MESSAGES");
    }

    @Test
    @Order(4)
    void afterARebootMailArrivesAsBefore() throws Exception {
        testMachine.reboot();
        receive("After the reboot", "Nobody had to do anything.");
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
                !shows("After the reboot");
                Thread.sleep(500)) {
            assertThat(System.nanoTime()).as("no mail").isLessThan(end);
        }
        assertThat(testMachine.root("systemctl list-units --failed --no-legend"))
                .isBlank();
        assertThat(testMachine.root("ufw status")).contains("Status: active");
        assertThat(send("ann@example.org", "ann@example.org").exit()).isZero();
        assertThat(ses.sent().poll(10, TimeUnit.SECONDS)).isNotNull();
        System.out.printf("box of %s: memory after a reboot %s%n", suite, megabytes(testMachine.memory()));
    }

    @Test
    @Order(5)
    void theAgentIsSmall() throws IOException {
        testMachine.root("systemctl stop homing.timer; while systemctl is-active -q homing; do sleep 0.1; done");
        long idle = agentKilobytes();
        receive("Large", "0123456789abcdef\r\n".repeat(1_500_000)); // 27 MB
        long peak = agentKilobytes();
        testMachine.root("systemctl start homing.timer");
        System.out.printf(
                "box of %s: agent: between two looks 0 MB, a look without news %d MB, with a mail of 27 MB %d MB%n",
                suite, idle >> 10, peak >> 10);
        assertThat(shows("Large")).isTrue();
        assertThat(peak >> 10).isLessThan(300); // what its unit allows
    }

    /** The most memory that a run of the agent took, as its unit runs it but for the sandbox. */
    private static long agentKilobytes() throws IOException {
        return Long.parseLong(testMachine
                .root("install -m 600 -o vmail /etc/homing/aws-credentials /run/aws && "
                        + "runuser -u vmail -- env AWS_SHARED_CREDENTIALS_FILE=/run/aws python3 -c '"
                        + "import resource, subprocess; subprocess.run([\"homing\", \"sync\"], check=True, stdout=2); "
                        + "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' 2>/dev/null; rm /run/aws")
                .strip());
    }

    private static void receive(String subject, String text) {
        String mail = """
                From: Eve <eve@example.net>\r
                To: ann@example.org\r
                Subject: %s\r
                Message-ID: <%d@example.net>\r
                Date: Sat, 21 Nov 2026 12:00:00 +0000\r
                \r
                %s\r
                """.formatted(subject, System.nanoTime(), text);
        cloud.ses().receive(new Envelope("eve@example.net", List.of("ann@example.org")), mail.getBytes(UTF_8));
    }

    private static boolean shows(String subject) throws IOException {
        Run search = testMachine.curl(
                root, "-u", ANN, "imaps://mail.example.org/INBOX", "-X", "SEARCH SUBJECT \"%s\"".formatted(subject));
        return search.exit() == 0 && search.text().matches("(?s)\\* SEARCH \\d.*");
    }

    private static String imap(String command) throws IOException {
        return must(testMachine.curl(root, "-u", ANN, "imaps://mail.example.org/", "-X", command));
    }

    /** Ann sends a mail from outside. */
    private static Run send(String envelope, String header) throws IOException {
        Path mail = TestMachine.write(directory.resolve("mail"), """
                From: %s\r
                To: eve@example.net\r
                Subject: From outside\r
                \r
                By port 587.\r
                """.formatted(header));
        return testMachine.curl(
                root,
                "--ssl-reqd",
                "-u",
                ANN,
                "--mail-from",
                envelope,
                "--mail-rcpt",
                "eve@example.net",
                "--upload-file",
                mail.toString(),
                "-v",
                "smtp://mail.example.org:587");
    }

    private static double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String megabytes(TestMachine.MemoryUse memoryUse) {
        return "%d MB by programs, %d MB with what is cached, at most %d MB of 1024"
                .formatted(memoryUse.used() >> 20, memoryUse.held() >> 20, memoryUse.peak() >> 20);
    }

    private static String hash(String password) throws IOException {
        return must(ExternalTool.run("openssl", "passwd", "-6", password)).strip();
    }

    /** Somebody whom the box trusts, who says that cloud.test is cloud.test; by the letter (RFC 5280), as Python 3.13 wants it. */
    private static void certify() throws IOException {
        must(ExternalTool.run("sh", "-ec", """
                cd %s
                new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
                openssl req -x509 $new -days 3 -subj '/CN=Test' -addext keyUsage=critical,keyCertSign -keyout ca.key -out ca.pem
                openssl req $new -subj /CN=cloud.test -keyout cloud.key -out cloud.csr
                printf 'subjectAltName=DNS:cloud.test\\nauthorityKeyIdentifier=keyid\\n' >cloud.ext
                openssl x509 -req -in cloud.csr -extfile cloud.ext -CA ca.pem -CAkey ca.key -CAcreateserial -days 3 -out cloud.pem
                openssl pkcs12 -export -in cloud.pem -inkey cloud.key -out cloud.p12 -passout pass:test
                """.formatted(directory)));
    }

    /** The agent's package: -Dhoming.deb=FILE, or what packaging/build-deb makes of the source. */
    private static Path agent() throws IOException {
        String given = System.getProperty("homing.deb", "");
        if (!given.isEmpty()) {
            return Path.of(given).toAbsolutePath();
        }
        Path built = Path.of("../packaging/target/homing_0.1.0_amd64.deb")
                .toAbsolutePath()
                .normalize();
        Path jar = Path.of("../agent/target/agent-0.1.0.jar");
        if (!Files.exists(built) || Files.getLastModifiedTime(built).compareTo(Files.getLastModifiedTime(jar)) < 0) {
            must(ExternalTool.run("../packaging/build-deb", "amd64"));
        }
        return built;
    }

    private static void needAll() throws IOException {
        String what = "the backup host, on a Debian of its own";
        ExternalTool.need(what, "run as root on amd64", "sh", "-c", "test $(id -u) = 0 -a $(uname -m) = x86_64");
        ExternalTool.need(what, "sudo apt-get install systemd-container", "systemd-nspawn", "--version");
        ExternalTool.need(what, "sudo apt-get install mmdebstrap", "mmdebstrap", "--version");
        ExternalTool.need(what, "sudo apt-get install ansible-core", "ansible-playbook", "--version");
        ExternalTool.need(what, "sudo apt-get install openssh-client", "ssh", "-V");
        ExternalTool.need(what, "sudo apt-get install iproute2", "ip", "-V");
        ExternalTool.need(what, "sudo apt-get install curl", "curl", "--version");
        ExternalTool.need(what, "sudo apt-get install pebble", "pebble", "-h");
        ExternalTool.need(what, "sudo apt-get install chromium", "chromium", "--version");
        ExternalTool.need(what, "sudo apt-get install nodejs npm", "npm", "--version");
        Path browser = Files.createDirectories(Path.of("target/browser"));
        Files.copy(
                Path.of("src/test/box/package.json"),
                browser.resolve("package.json"),
                StandardCopyOption.REPLACE_EXISTING);
        ExternalTool.need(
                what,
                "a way to the npm registry, for playwright-core",
                "npm",
                "install",
                "--silent",
                "--prefix",
                browser.toString());
    }
}
