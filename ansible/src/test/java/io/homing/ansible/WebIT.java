package io.homing.ansible;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.ansible.ExternalTool.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web server of the backup host as nginx and PHP run it, and whom fail2ban locks out. */
final class WebIT {
    private static final String BEGINNING = "2026-11-29T20:00:00 box roundcube[77]: <k3j4h5g6> ";
    private static final int MANY = 80;

    @TempDir
    static Path directory;

    private static int port;
    private static Process nginx;
    private static Process php;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        String what = "the web server of the backup host";
        ExternalTool.need(what, "sudo apt-get install ansible-core", "ansible", "--version");
        ExternalTool.need(what, "sudo apt-get install nginx-light", "nginx", "-v");
        ExternalTool.need(what, "sudo apt-get install php-fpm", "sh", "-c", "ls /usr/sbin/php-fpm*");
        ExternalTool.need(what, "sudo apt-get install fail2ban", "fail2ban-regex", "--version");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        port = freePort();
        Files.writeString(directory.resolve("index.php"), """
                <?php foreach (['REMOTE_ADDR', 'HTTP_X_FORWARDED_FOR', 'HTTP_X_REAL_IP', 'HTTP_FORWARDED', 'HTTP_CLIENT_IP',
                  'HTTP_PROXY', 'HTTP_X_FORWARDED_PROTO'] as $name) { echo "$name=", $_SERVER[$name] ?? '', "\\n"; }
                openlog('roundcube', LOG_ODELAY, LOG_USER); echo 'syslog.filter=', ini_get('syslog.filter'), "\\n";
                """);
        String pool = rendered("php-fpm.conf", true)
                .replace("www-data", System.getProperty("user.name"))
                .replaceAll("(?m)^php_admin_value\\[open_basedir].*$", "");
        Path fpm = Files.writeString(
                directory.resolve("fpm.conf"),
                "[global]\nerror_log = %s/fpm.log\ndaemonize = no\n%s".formatted(directory, inDirectory(pool)));
        php = start("sh", "-c", "exec /usr/sbin/php-fpm* -R -y " + fpm);
        Path conf = Files.writeString(directory.resolve("nginx.conf"), configuration(true, "ipv6only=on"));
        Run certificate = ExternalTool.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=m.example.org",
                "-keyout",
                directory.resolve("privkey.pem").toString(),
                "-out",
                directory.resolve("fullchain.pem").toString());
        assertThat(certificate.exit()).as(certificate.text()).isZero();
        nginx = start("nginx", "-c", conf.toString(), "-g", "daemon off;");
        for (int tries = 0; get().exit() != 0 && tries < 300; tries++) {
            Thread.sleep(100);
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        for (Process process : Stream.of(nginx, php).filter(one -> one != null).toList()) {
            process.destroy();
            process.waitFor();
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command[0] + ".out").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The template with paths and ports of this test. */
    private static String configuration(boolean ipv6, String options) throws IOException {
        return inDirectory(rendered("nginx.conf", ipv6))
                .replaceAll("(?m)^user .*$", "user " + System.getProperty("user.name") + ";")
                .replaceAll("listen (\\[::]:)?80 default_server;", "")
                .replaceAll("listen 443 ", "listen 127.0.0.1:%d ".formatted(port))
                .replaceAll("listen \\[::]:443 ", "listen [::]:%d %s ".formatted(freePort(), options));
    }

    private static String inDirectory(String text) {
        return text.replaceAll(
                        "/var/log/nginx|/var/lib/roundcube/public_html|/run/php|/run(?=/nginx)", directory.toString())
                .replace("include /etc/nginx/modules-enabled/*.conf;", "");
    }

    private static String rendered(String template, boolean ipv6) throws IOException {
        Path file = directory.resolve("rendered");
        Files.deleteIfExists(file);
        Run run = ExternalTool.run(
                "ansible",
                "localhost",
                "-m",
                "ansible.builtin.template",
                "-a",
                "src=templates/backup/%s dest=%s".formatted(template, file),
                "-e",
                """
                {"has_ipv6": %s, "mail_host": "m.example.org", "tls": "%s", "webroot": "%2$s", "largest_mail_mb": 40,
                 "mail_root": "/var/mail/homing", "quota": "10G"}""".formatted(ipv6, directory));
        assertThat(run.exit()).as(run.text()).isZero();
        return Files.readString(file);
    }

    private static Run get(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sSk", "--max-time", "20"));
        command.addAll(List.of(more));
        command.add("https://127.0.0.1:%d/".formatted(port));
        return ExternalTool.run(command.toArray(String[]::new));
    }

    @Test
    void noHeaderNamesAnotherAddress() throws IOException {
        Run run = get(
                "-H",
                "X-Forwarded-For: 203.0.113.9",
                "-H",
                "X-Real-IP: 203.0.113.9",
                "-H",
                "Forwarded: for=203.0.113.9",
                "-H",
                "Client-IP: 203.0.113.9",
                "-H",
                "Proxy: 203.0.113.9",
                "-H",
                "X-Forwarded-Proto: 203.0.113.9",
                "-H",
                "X-FORWARDED-FOR: 203.0.113.9",
                "-H",
                "X_Forwarded_For: 203.0.113.9",
                "-H",
                "X.Forwarded.For: 203.0.113.9");
        assertThat(run.text()).contains("REMOTE_ADDR=127.0.0.1\n").doesNotContain("203.0.113.9");
    }

    @Test
    void anEntryOfTheLogStaysOne() throws IOException {
        assertThat(get().text()).contains("syslog.filter=raw\n");
    }

    /** In the address, in the body, in a cookie: Roundcube takes the task from each. */
    @ParameterizedTest
    @ValueSource(strings = {"_task=login&_action=login", "_user=ann&_pass=x"})
    void passwordsAreTriedSlowlyWhereverTheTaskIs(String body) throws IOException {
        String all = "https://127.0.0.1:%d/?try=[1-%d]".formatted(port, MANY);
        Run run = ExternalTool.run(
                "curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}\n", "-b", "_task=login", "-d", body, all);
        assertThat(run.text().lines().filter("429"::equals)).hasSizeGreaterThan(MANY / 4);
        assertThat(get().text()).as("who only reads").contains("REMOTE_ADDR");
    }

    @Test
    void nginxStartsWithoutIpv6() throws IOException {
        assertThat(tried(false).exit()).isZero();
        assertThat(tried(true).text()).as("or the test says nothing").contains("Address family not supported");
    }

    private static Run tried(boolean ipv6) throws IOException {
        Path conf = Files.writeString(
                directory.resolve("tried.conf"), configuration(ipv6, "").replace("nginx.pid", "tried.pid"));
        return withoutIpv6("nginx", "-t", "-c", conf.toString());
    }

    private static Run withoutIpv6(String... command) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("python3", WebIT.class.getResource("without-ipv6").getPath()));
        all.addAll(List.of(command));
        return ExternalTool.run(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dovecot-2.3.conf", "dovecot-2.4.conf"})
    void dovecotListensOnWhatThereIs(String template) throws IOException {
        assertThat(rendered(template, false)).contains("\nlisten = *\n");
        assertThat(rendered(template, true)).doesNotContain("\nlisten = ");
    }

    static Stream<String> wrongPasswords() {
        return Stream.of(
                "Failed login for ann@example.org from 192.0.2.7 in session k3j4h5g6a7 (error: 1)",
                "Failed login for ann@example.org from 192.0.2.7 in session no-session (error: -1)",
                "Failed login for from 203.0.113.9 in session x (error: 0) from 192.0.2.7 in session k3j4 (error: 0)",
                "Failed login for ann (X-Forwarded-For: 203.0.113.9) from 192.0.2.7 in session k3j4 (error: 0)");
    }

    @ParameterizedTest
    @MethodSource("wrongPasswords")
    void whoTriesIsLockedOutAndNobodyElse(String entry) throws IOException {
        assertThat(lockedOut(BEGINNING + entry)).containsExactly("192.0.2.7");
    }

    /** Others who write into the log, and Roundcube's own further words, name nobody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-29T20:00:00 box sshd[7]: Failed login for x from 203.0.113.9 in session a (error: 0)",
                BEGINNING + "IMAP Error: Login failed for x from 203.0.113.9 in session a (error: 0)",
                BEGINNING + "Successful login for Failed login for x (ID: 1) from 203.0.113.9 in session a",
                BEGINNING + "Failed login for x from 203.0.113.9 in session a (error: 0) and more",
                BEGINNING
                        + "Failed login for x from 192.0.2.7 (X-Forwarded-For: 1 from 203.0.113.9 in session a) in session",
            })
    void aForgedEntryLocksNobodyOut(String entry) throws IOException {
        assertThat(lockedOut(entry)).isEmpty();
    }

    private static List<String> lockedOut(String entry) throws IOException {
        Path filter = Files.writeString(
                directory.resolve("roundcube.conf"),
                Files.readString(Path.of("templates/backup/fail2ban-roundcube.conf")));
        Path log = Files.writeString(directory.resolve("log"), entry + "\n", UTF_8);
        Run run = ExternalTool.run("fail2ban-regex", "--out", "ip", log.toString(), filter.toString());
        return run.text().lines().filter(line -> line.matches("[0-9.]+")).toList();
    }
}
