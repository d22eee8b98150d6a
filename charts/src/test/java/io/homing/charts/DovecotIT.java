package io.homing.charts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.homing.agent.config.ConfigReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rendered configuration under a real Dovecot that may do as little as it may in the pod: no root, no capability,
 * no way to gain one. Not the images: paths, user and port are exchanged for ones that this machine has.
 */
@Timeout(120)
final class DovecotIT {
    private static final String USER = "mail"; // always there on Debian
    private static final Path TREE = Path.of("/var/cache/homing/trixie");

    private Path directory;

    @BeforeEach
    void secretsAndMail() throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")
                || !System.getProperty("os.arch").equals("amd64")
                || !Files.exists(Path.of("/usr/sbin/dovecot"))) {
            abort("*** NOT tested here: the chart's Dovecot, for want of root, amd64 and dovecot-imapd");
        }
        directory = Files.createTempDirectory("homing-chart-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path tls = Files.createDirectories(directory.resolve("secrets/tls"));
        Path users = Files.createDirectories(directory.resolve("secrets/users"));
        Files.createDirectories(directory.resolve("run"));
        // With its libraries: the tree of 2.4, laid over /usr, has none.
        Path bin = Files.createDirectories(directory.resolve("bin"));
        run("sh", "-c", "cp $(ldd /usr/bin/setpriv | grep -o '/[^ ]*') /usr/bin/setpriv " + bin);
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                tls + "/tls.key",
                "-out",
                tls + "/tls.crt");
        String hash = run("openssl", "passwd", "-6", "secret").strip();
        Files.writeString(users.resolve("users"), "ann@example.org:{SHA512-CRYPT}%s\n".formatted(hash));
        Path fresh = Files.createDirectories(inbox().resolve("new"));
        Files.createDirectories(inbox().resolve("cur"));
        Files.createDirectories(inbox().resolve("tmp"));
        Files.writeString(
                fresh.resolve("1795000000.0_000000000001.homing,S=24,W=24"), "Subject: at home\r\n\r\nhi\r\n");
        run("chown", "-R", USER + ":" + USER, directory.toString());
    }

    @AfterEach
    void remove() throws IOException, InterruptedException {
        if (directory != null) {
            run("rm", "-r", directory.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"dovecot-2.3, 2.3", "least, 2.4"})
    void aUserReadsWhatTheAgentDeliveredWithoutAnyPrivilegeInThePod(String values, String version) throws Exception {
        int port = freePort();
        Path config = config(values, port);
        assertThat(run(within(version, "/usr/sbin/dovecot", "--version"))).startsWith(version);
        run(within(version, "/usr/bin/doveconf", "-n", "-c", config.toString()));

        Process dovecot = new ProcessBuilder(within(version, "/usr/sbin/dovecot", "-F", "-c", config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(directory.resolve("log").toFile()))
                .start();
        try {
            assertThat(imap(dovecot, port, "a LOGIN ann@example.org wrong")).anyMatch(line -> line.startsWith("a NO"));
            assertThat(imap(dovecot, port, "a LOGIN ann@example.org secret", "a SELECT INBOX", "a FETCH 1 BODY[TEXT]"))
                    .contains("* 1 EXISTS", "hi")
                    .noneMatch(line -> line.matches("a (NO|BAD).*"));
        } finally {
            dovecot.destroy();
            dovecot.waitFor(20, TimeUnit.SECONDS);
        }
        assertThat(Files.readString(directory.resolve("log"))).doesNotContain("Error:", "Fatal:", "Panic:");
    }

    private Path config(String values, int port) throws IOException {
        String text = Chart.file(values, "dovecot.conf")
                .replace("/run/dovecot", directory + "/run")
                .replace("/run/secrets", directory + "/secrets")
                .replace("/srv/mail", directory + "/mail")
                .replace("31993", Integer.toString(port))
                .replace("= vmail", "= " + USER);
        // Dovecot takes no user below 500 for one that has mail; ours, unlike vmail, is below.
        assertThat(text).doesNotContain("vmail\n", "/srv/");
        return Files.writeString(directory.resolve("homing.conf"), text + "first_valid_uid = 1\n");
    }

    /** Where the agent puts the mails of ann@example.org. */
    private Path inbox() throws IOException {
        Path yaml = Files.writeString(directory.resolve("agent.yaml"), Chart.file("least", "agent.yaml"));
        var mail = ConfigReader.read(yaml).mail();
        String layout =
                mail.layout().pattern().replace("{domain}", "example.org").replace("{user}", "ann");
        return Path.of(mail.root().resolve(layout).toString().replace("/srv/mail", directory + "/mail"));
    }

    /** A program with what the pod leaves it; 2.4 from the tree that devstack/trixie-tree unpacks. */
    private String[] within(String version, String... command) {
        List<String> all = new ArrayList<>();
        if (version.equals("2.4")) {
            if (!Files.exists(TREE.resolve("usr/sbin/dovecot"))) {
                abort(
                        "*** NOT tested here: the chart's Dovecot 2.4, for want of a tree. To test it too: devstack/trixie-tree");
            }
            all.addAll(List.of(
                    "unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /usr && exec \"$@\"", TREE + "/usr"));
        }
        all.addAll(List.of(directory + "/bin/ld-linux-x86-64.so.2", "--library-path", directory + "/bin"));
        all.addAll(List.of(
                directory + "/bin/setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "--bounding-set=-all"));
        all.addAll(List.of("--inh-caps=-all", "--no-new-privs"));
        all.addAll(Arrays.asList(command));
        return all.toArray(String[]::new);
    }

    /** What the server answers to these commands, line by line. */
    private List<String> imap(Process dovecot, int port, String... commands)
            throws IOException, GeneralSecurityException, InterruptedException {
        while (true) {
            try (var socket = trusting(directory.resolve("secrets/tls/tls.crt"))
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), port)) {
                var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                var out = socket.getOutputStream();
                reader.readLine();
                List<String> answers = new ArrayList<>();
                for (String command : commands) {
                    out.write((command + "\r\n").getBytes(UTF_8));
                    String line;
                    do {
                        line = reader.readLine();
                        answers.add(line);
                    } while (line != null && !line.startsWith("a "));
                }
                return answers;
            } catch (ConnectException notYet) {
                assertThat(dovecot.isAlive())
                        .as(Files.readString(directory.resolve("log")))
                        .isTrue();
                Thread.sleep(50);
            }
        }
    }

    private static SSLContext trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "pod", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), text)
                .isZero();
        return text;
    }
}
