package io.homing.charts;

import static io.homing.charts.ControlPlane.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.homing.devstack.Cloud;
import io.homing.devstack.SesInbound.Envelope;
import io.homing.store.FolderName;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RulePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents as processes on one volume, with the tokens that a real API server gives to the account of the chart, and the
 * emulated cloud. At the tempo of every day: whoever takes over from the dead waits five minutes.
 */
@EnabledIfSystemProperty(named = "long", matches = "true", disabledReason = "a lease runs out, minutes: ./check --long")
final class HandoverIT {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final String NAMESPACE = "post";

    @TempDir
    private Path directory;

    private final List<AutoCloseable> world = new ArrayList<>();
    private ControlPlane cluster;
    private Cloud cloud;

    @AfterEach
    void leaveNothingBehind() throws Exception {
        for (AutoCloseable one : world.reversed()) {
            one.close();
        }
    }

    @Test
    void oneAgentWritesAndWhenItIsKilledTheNextTakesOverAndEveryMailArrivesOnce() throws Exception {
        cluster = ControlPlane.start(Files.createDirectories(directory.resolve("cluster")));
        world.add(cluster);
        OlderChart.in(directory.resolve("chart"))
                .install(cluster, NAMESPACE, "shared")
                .call();
        cloud = Cloud.inMemory(directory.resolve("credentials"));
        world.add(cloud);
        cloud.rule(Rule.deliver(new RulePattern("*@example.org"), MailboxName.of("ann@example.org"), FolderName.INBOX));

        Process first = agent("1");
        await("a holder", () -> holder().equals("mail-0_1"));
        Process second = agent("2");
        await("one that waits", () -> events("2").contains("LeaseAwaited"));
        receive("one");
        await("a mail", () -> subjects().equals(List.of("one")));
        assertThat(holder()).isEqualTo("mail-0_1");

        first.destroyForcibly().onExit().join(); // SIGKILL
        long killed = System.nanoTime();
        receive("two");
        Thread.sleep(LEASE.minus(LOOK.multipliedBy(2)).toMillis());
        assertThat(holder()).as("not before it has run out").isEqualTo("mail-0_1");
        assertThat(subjects()).containsExactly("one");
        await("the next holder", LOOK.multipliedBy(6), () -> holder().equals("mail-0_2"));
        System.out.printf("taken over %d s after the kill%n", (System.nanoTime() - killed) / 1_000_000_000);
        await("the mail that waited", () -> subjects().equals(List.of("one", "two")));

        agent("3");
        await("another that waits", () -> events("3").contains("LeaseAwaited"));
        second.destroy(); // SIGTERM
        assertThat(second.onExit().join().exitValue()).isZero();
        await("no wait for a lease that was given back", () -> holder().equals("mail-0_3"));
        receive("three");
        await("all of them", () -> subjects().size() >= 3);
        Thread.sleep(2_000);
        assertThat(subjects()).containsExactly("one", "two", "three");
        assertThat(cluster.kubectl("get", "events", "-n", NAMESPACE, "--field-selector", "involvedObject.name=mail-0"))
                .as("for a person")
                .contains("LeaseTaken", "This agent writes the volume", "Waiting for the lease: held by mail-0_1");
    }

    /** The agent of a pod, beside the others on the volume. */
    private Process agent(String uid) throws IOException {
        String config = cloud.agentYaml("primary", directory.resolve("mail"), "200ms")
                + "kubernetes: {api: '%s', lease: mail, account: %s}%n"
                        .formatted(cluster.api(), cluster.account(NAMESPACE, "mail", "mail-0", uid));
        Files.createDirectories(directory.resolve("mail"));
        Process agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + directory, // its native library outlives a killed agent
                        "-Djava.security.properties=../packaging/deb/java.security", // TLS as in the image
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.homing.agent.Main",
                        "run",
                        "--config",
                        Files.writeString(directory.resolve("agent-" + uid + ".yaml"), config)
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent-" + uid + ".log").toFile())
                .start();
        world.add(() -> agent.destroyForcibly().onExit().join());
        return agent;
    }

    private void receive(String subject) {
        String mail = """
                From: Eve <eve@example.net>\r
                To: ann@example.org\r
                Subject: %s\r
                Message-ID: <%1$s@example.net>\r
                \r
                Hello.\r
                """.formatted(subject);
        cloud.ses().receive(new Envelope("eve@example.net", List.of("ann@example.org")), mail.getBytes(UTF_8));
    }

    /** Of all mails on the volume, in their order; a mail that is there twice is told twice. */
    private List<String> subjects() throws IOException {
        Path fresh = directory.resolve("mail/example.org/ann/Maildir/new");
        if (!Files.exists(fresh)) {
            return List.of();
        }
        List<String> subjects = new ArrayList<>();
        try (Stream<Path> files = Files.list(fresh)) {
            for (Path file : files.sorted().toList()) {
                Files.readString(file)
                        .lines()
                        .filter(line -> line.startsWith("Subject: "))
                        .map(line -> line.substring("Subject: ".length()))
                        .forEach(subjects::add);
            }
        }
        return subjects;
    }

    /** Empty while nobody has ever held the lease. */
    private String holder() throws IOException {
        return cluster.attempt("get", "lease", "mail", "-n", NAMESPACE, "-o", "jsonpath={.spec.holderIdentity}")
                .out();
    }

    /** The reasons of the events on the pod with this uid. */
    private String events(String uid) throws IOException {
        return cluster.kubectl(
                "get",
                "events",
                "-n",
                NAMESPACE,
                "--field-selector",
                "involvedObject.uid=" + uid,
                "-o",
                "jsonpath={.items[*].reason}");
    }
}
