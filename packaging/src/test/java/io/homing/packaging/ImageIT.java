package io.homing.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.homing.devstack.Cloud;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.devstack.Shell;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's image, run by runc: as uid 1000, without a capability, on a root that cannot be written to. */
@Timeout(300)
final class ImageIT {
    private static final String UID = "1000";
    private static final String HERE = "amd64".equals(System.getProperty("os.arch")) ? "amd64" : "arm64";

    @TempDir
    private static Path built;

    private static Path image;

    @TempDir
    private Path bundle;

    @TempDir
    private Path host;

    @BeforeAll
    static void buildImage() {
        assumeTrue(
                Runtime.version().feature() >= 25, "*** NOT tested here: the image, whose Java is 25, by an older one");
        assumeTrue("root".equals(System.getProperty("user.name")), "*** NOT tested here: the image: runc wants root");
        Container.need("runc", "the image", "runc");
        image = Scripts.build("build-image", built, HERE);
    }

    /** A place that uid 1000 may enter: JUnit's are closed to others. */
    @BeforeEach
    void makeHost() throws IOException {
        Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwxr-xr-x"));
        Shell.run("chown", UID, Files.createDirectory(host.resolve("mail")).toString());
    }

    @Test
    void syncBringsAMailHomeAndTheDaemonIsReadyAndStopsWhenAsked() throws Exception {
        Container container = Container.of(image, bundle);
        assertThat(container.architecture()).isEqualTo(HERE);
        try (Cloud cloud = cloud()) {
            send(cloud);
            Instant started = Instant.now();
            assertThat(sync(container)).contains("1 delivered");
            System.out.printf("image: sync of one mail, container included: %d ms%n", since(started));
            assertThat(mails()).hasSize(1);
            assertThat(Files.getAttribute(mails().getFirst(), "unix:uid")).isEqualTo(Integer.parseInt(UID));

            int port = freePort();
            Files.writeString(
                    host.resolve("agent.yaml"), config(cloud) + "health: { address: 127.0.0.1:%d }\n".formatted(port));
            started = Instant.now();
            Process daemon = container
                    .start(
                            "run",
                            host,
                            List.of(
                                    "run",
                                    "--config",
                                    host.resolve("agent.yaml").toString()))
                    .redirectOutput(host.resolve("log").toFile())
                    .start();
            awaitReady(port, daemon);
            System.out.printf("image: daemon ready after %d ms%n", since(started));
            send(cloud);
            while (mails().size() < 2) {
                assertThat(daemon.isAlive()).as(log()).isTrue();
                Thread.sleep(50);
            }
            System.out.printf(
                    "image: daemon's memory %d MB, at peak %d MB%n",
                    container.status("VmRSS") >> 10, container.status("VmHWM") >> 10);
            assertThat(get(port, "/healthz")).isEqualTo(200);
            container.terminate("run");
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).as(log()).isTrue();
            assertThat(daemon.exitValue()).as(log()).isZero();
        }
    }

    /** With -Xshare:on the JVM fails if the archive does not fit; without it, the JVM only starts more slowly. */
    @Test
    void theArchiveOfClassesFits() throws Exception {
        Container container = Container.of(image, bundle);
        Path args = container.root().resolve("usr/share/homing/java.args");
        Files.writeString(args, "-Xshare:on\n" + Files.readString(args));
        try (Cloud cloud = cloud()) {
            send(cloud);
            assertThat(sync(container)).contains("1 delivered");
        }
    }

    @Test
    void cryptographyIsNative() throws Exception {
        Container container = Container.of(image, bundle);
        Path args = container.root().resolve("usr/share/homing/java.args");
        Files.writeString(args, "-Xlog:library=info\n" + Files.readString(args));
        try (Cloud cloud = cloud()) {
            send(cloud);
            assertThat(sync(container))
                    .contains("Loaded library /usr/lib/homing/libconscrypt_openjdk_jni-linux-", "1 delivered");
        }
    }

    @Test
    void thereIsNothingInItToRunBesideTheAgent() throws Exception {
        Container container = Container.of(image, bundle);
        try (Stream<Path> all = Files.walk(container.root())) {
            assertThat(all.filter(Files::isRegularFile).filter(Files::isExecutable))
                    .extracting(file -> file.getFileName().toString())
                    .allMatch(name -> name.equals("java") || name.equals("jspawnhelper") || name.startsWith("ld-linux"))
                    .hasSize(3);
        }
    }

    @Test
    @Timeout(3600)
    void imageAndDebBringMailHomeOnArm64UnderEmulation() throws Exception {
        assumeTrue(Boolean.getBoolean("long"), "*** NOT tested here: arm64, which takes minutes: -Dlong=true");
        assumeTrue("amd64".equals(HERE), "emulation of arm64 is for those who have none");
        Container.need("qemu-aarch64-static", "arm64", "qemu-user-static");
        Container container =
                Container.of(Scripts.build("build-image", built, "arm64"), bundle, "/usr/bin/qemu-aarch64-static");
        assertThat(container.architecture()).isEqualTo("arm64");
        try (Cloud cloud = cloud()) {
            send(cloud);
            Instant started = Instant.now();
            assertThat(sync(container)).contains("1 delivered");
            System.out.printf("image: sync of one mail on arm64, emulated: %d ms%n", since(started));
            assertThat(mails()).hasSize(1);

            // The package's agent and Java, among the libraries of Debian 13 that the image has.
            Path deb = Scripts.build("build-deb", built, "arm64");
            Shell.run("dpkg-deb", "-x", deb.toString(), container.root().toString());
            send(cloud);
            started = Instant.now();
            assertThat(sync(container)).contains("1 delivered");
            System.out.printf("deb: sync of one mail on arm64, emulated: %d ms%n", since(started));
            assertThat(mails()).hasSize(2);
        }
    }

    @Test
    void twoBuildsGiveTheSameBytes() throws Exception {
        assumeTrue(
                Boolean.getBoolean("long"),
                "*** NOT tested here: whether two builds of the image are one: -Dlong=true");
        Path second = Scripts.build("build-image", Files.createDirectory(bundle.resolve("again")), HERE);
        assertThat(second).hasSameBinaryContentAs(image);
    }

    private Cloud cloud() throws IOException {
        Cloud cloud = Cloud.inMemory(host.resolve("credentials"));
        cloud.rule(Rule.deliver(RulePattern.ANYONE, MailboxName.of("ann@example.org"), FolderName.INBOX));
        Files.writeString(host.resolve("agent.yaml"), config(cloud));
        return cloud;
    }

    private String config(Cloud cloud) {
        return cloud.agentYaml("pi", host.resolve("mail"), "200ms");
    }

    private static void send(Cloud cloud) {
        byte[] mail = "From: eve@example.net\r\nSubject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8);
        cloud.ses().receive(new Envelope("eve@example.net", List.of("ann@example.org")), mail);
    }

    private String sync(Container container) throws Exception {
        List<String> command =
                List.of("sync", "--config", host.resolve("agent.yaml").toString());
        Process process = container.start("once", host, command).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private List<Path> mails() throws IOException {
        Path inbox = host.resolve("mail/example.org/ann/Maildir/new");
        if (!Files.exists(inbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(inbox)) {
            return files.toList();
        }
    }

    private String log() throws IOException {
        return Files.readString(host.resolve("log"));
    }

    private void awaitReady(int port, Process daemon) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        while (get(port, "/readyz") != 200) {
            assertThat(daemon.isAlive()).as(log()).isTrue();
            assertThat(Instant.now()).as(log()).isBefore(deadline);
            Thread.sleep(50);
        }
    }

    private static int get(int port, String path) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0; // not there yet
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static long since(Instant started) {
        return Duration.between(started, Instant.now()).toMillis();
    }
}
